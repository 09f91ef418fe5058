package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.RevisionReason;
import io.meshupgrade.revisions.UpgradeTargets;
import io.meshupgrade.revisions.UpgradeTargets.Locked;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether ARM's list of revisions may be changed, and to what. Asked of the document that is sent back right
 * afterwards.
 */
public sealed interface RevisionChange {

    /** States of a cluster or pool in which nothing goes on. */
    Set<String> AT_REST = Set.of("Succeeded", "Failed", "Canceled");

    /** The list is to become this. */
    record Replace(List<Revision> revisions) implements RevisionChange {}

    /** It is so already. */
    record Keep() implements RevisionChange {}

    /** Not now, or not at all. */
    record Refuse(Reason reason) implements RevisionChange {}

    /**
     * To install a canary next to the one revision that is there. Whether ARM offers it, ARM knows best.
     *
     * <p>A start that failed half-way is sent again, for then ARM's document has both revisions, and the cluster may
     * have one.
     */
    static RevisionChange start(ArmCluster cluster, Revision canary) {
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        if (installed.stable().isEmpty()) {
            return unclear(installed);
        }
        Revision stable = installed.stable().get();
        if (installed.upgradeInProgress() && !installed.canary().equals(Optional.of(canary))) {
            return refuse(
                    UpgradeReason.OTHER_UPGRADE,
                    RevisionFacts.names(installed.all()) + " are installed: an upgrade is in progress, and not to "
                            + canary + ".");
        }
        if (installed.upgradeInProgress() && !failed(cluster)) {
            return new Keep();
        }
        if (canary.equals(stable)) {
            return new Keep();
        }
        if (!RevisionFacts.newer(canary, stable)) {
            return refuse(UpgradeReason.NOT_NEWER, canary + " is not newer than " + stable + ", which is installed.");
        }
        Reason busy = notReady(cluster, !installed.upgradeInProgress());
        return busy == null ? new Replace(List.of(stable, canary)) : new Refuse(busy);
    }

    /**
     * The same, when ARM was asked where the mesh may go.
     *
     * @param targets the answer
     */
    static RevisionChange start(ArmCluster cluster, Revision canary, UpgradeTargets targets) {
        RevisionChange change = start(cluster, canary);
        boolean first = change instanceof Replace && cluster.mesh().revisions().size() == 1;
        if (!first || targets.targets().contains(canary)) {
            return change;
        }
        if (targets.reason().code() == RevisionReason.UPGRADE_IN_PROGRESS) {
            return refuse(UpgradeReason.OTHER_UPGRADE, targets.reason().sentence());
        }
        String why = targets.locked().stream()
                .filter(locked -> locked.revision().equals(canary))
                .map(Locked::reason)
                .findFirst()
                .orElse(targets.reason())
                .sentence();
        return refuse(UpgradeReason.NOT_OFFERED, "ARM does not offer " + canary + " to this cluster. " + why);
    }

    /**
     * To remove the older of two, for good. Not after a failure: the newer one may be there in part only.
     *
     * @param expected the revision that is to go; null for whichever it is
     */
    static RevisionChange complete(ArmCluster cluster, @Nullable Revision expected) {
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        if (installed.canary().isEmpty()) {
            return withoutCanary(installed, expected, UpgradeReason.NO_UPGRADE);
        }
        Revision canary = installed.canary().get();
        if (failed(cluster)) {
            return refuse(
                    UpgradeReason.CLUSTER_NOT_READY,
                    "The cluster is " + cluster.provisioningState() + " in ARM, so that " + canary
                            + " may be there in part only. Start it again, or roll it back.");
        }
        return keepOnly(cluster, installed, canary, expected);
    }

    /**
     * To remove the newer of two.
     *
     * @param expected the revision that is to go; null for whichever it is
     */
    static RevisionChange rollBack(ArmCluster cluster, @Nullable Revision expected) {
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        return installed.canary().isEmpty()
                ? withoutCanary(installed, expected, UpgradeReason.NOTHING_TO_ROLL_BACK)
                : keepOnly(cluster, installed, installed.all().get(0), expected);
    }

    private static RevisionChange withoutCanary(
            InstalledRevisions installed, @Nullable Revision gone, UpgradeReason code) {
        if (installed.all().size() != 1) {
            return unclear(installed);
        }
        return gone != null && !installed.all().contains(gone)
                ? new Keep()
                : refuse(
                        code, "No upgrade is in progress: " + installed.reason().sentence());
    }

    private static RevisionChange keepOnly(
            ArmCluster cluster, InstalledRevisions installed, Revision staying, @Nullable Revision gone) {
        if (gone != null && (staying.equals(gone) || !installed.all().contains(gone))) {
            return refuse(
                    UpgradeReason.REVISIONS_CHANGED,
                    staying + " would stay, and it was " + gone + " that was to go. "
                            + installed.reason().sentence());
        }
        Reason busy = notReady(cluster, false);
        return busy == null ? new Replace(List.of(staying)) : new Refuse(busy);
    }

    private static boolean failed(ArmCluster cluster) {
        return "Failed".equals(cluster.provisioningState()) || "Canceled".equals(cluster.provisioningState());
    }

    /**
     * Why ARM must not be asked now. The body carries the pools as they are, so that a pool which is being scaled would
     * be scaled back.
     *
     * @param unharmed whether the last operation must have succeeded
     */
    private static @Nullable Reason notReady(ArmCluster cluster, boolean unharmed) {
        String state = cluster.provisioningState();
        if (state != null && !state.equals("Succeeded") && (unharmed || !failed(cluster))) {
            return new Reason(
                    UpgradeReason.CLUSTER_NOT_READY, "The cluster is " + state + " in ARM, and not Succeeded.");
        }
        if (cluster.powerState() != null && !"Running".equals(cluster.powerState())) {
            return new Reason(UpgradeReason.CLUSTER_NOT_READY, "The cluster is " + cluster.powerState() + ".");
        }
        return cluster.pools().stream()
                .filter(pool -> pool.provisioningState() != null && !"Succeeded".equals(pool.provisioningState()))
                .findFirst()
                .map(pool -> new Reason(
                        UpgradeReason.CLUSTER_NOT_READY,
                        "The node pool " + pool.name() + " is " + pool.provisioningState()
                                + " in ARM, and not Succeeded."))
                .orElse(null);
    }

    private static RevisionChange unclear(InstalledRevisions installed) {
        return refuse(
                installed.all().isEmpty() ? UpgradeReason.NO_MESH : UpgradeReason.REVISIONS_UNCLEAR,
                installed.reason().sentence());
    }

    private static RevisionChange refuse(UpgradeReason code, String sentence) {
        return new Refuse(new Reason(code, sentence));
    }
}
