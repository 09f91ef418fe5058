package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
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

    /** To install a canary next to the one revision that is there. Whether ARM offers it, ARM knows best. */
    static RevisionChange start(ArmCluster cluster, Revision canary) {
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        if (installed.all().isEmpty()) {
            return refuse(UpgradeReason.NO_MESH, installed.reason().sentence());
        }
        if (installed.all().contains(canary)) {
            return new Keep();
        }
        if (installed.all().size() > 1) {
            return refuse(
                    UpgradeReason.OTHER_UPGRADE,
                    RevisionFacts.names(installed.all()) + " are installed: an upgrade is in progress, and not to "
                            + canary + ".");
        }
        Revision stable = installed.all().get(0);
        if (!RevisionFacts.newer(canary, stable)) {
            return refuse(UpgradeReason.NOT_NEWER, canary + " is not newer than " + stable + ", which is installed.");
        }
        Reason busy = notReady(cluster, true);
        return busy == null ? new Replace(List.of(stable, canary)) : new Refuse(busy);
    }

    /** To remove the older of two, for good. */
    static RevisionChange complete(ArmCluster cluster, @Nullable Revision expected) {
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        return one(cluster, installed, expected, installed.canary().orElse(null));
    }

    /** To remove the newer of two. */
    static RevisionChange rollBack(ArmCluster cluster, @Nullable Revision expected) {
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        return one(
                cluster,
                installed,
                expected,
                installed.upgradeInProgress() ? installed.stable().orElse(null) : null);
    }

    /**
     * @param gone the revision that is to go; null for whichever it is
     * @param staying null when there are not two of which one can go
     */
    private static RevisionChange one(
            ArmCluster cluster, InstalledRevisions installed, @Nullable Revision gone, @Nullable Revision staying) {
        if (staying == null) {
            boolean so = gone != null
                    && installed.all().size() == 1
                    && !installed.all().contains(gone);
            return so
                    ? new Keep()
                    : refuse(
                            installed.all().isEmpty() ? UpgradeReason.NO_MESH : UpgradeReason.NOTHING_TO_ROLL_BACK,
                            "No upgrade is in progress. " + installed.reason().sentence());
        }
        if (staying.equals(gone)) {
            return refuse(
                    UpgradeReason.REVISIONS_CHANGED,
                    staying + " would stay, and it was " + gone + " that was to go. "
                            + installed.reason().sentence());
        }
        // What failed half-way is mended by going on, or back, so that Failed is no reason to wait.
        Reason busy = notReady(cluster, false);
        return busy == null ? new Replace(List.of(staying)) : new Refuse(busy);
    }

    /**
     * Why ARM must not be asked now. The body carries the pools as they are, so that a pool which is being scaled would
     * be scaled back.
     */
    private static @Nullable Reason notReady(ArmCluster cluster, boolean unharmed) {
        String state = cluster.provisioningState();
        if (state != null && !state.equals("Succeeded") && (unharmed || !AT_REST.contains(state))) {
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

    private static RevisionChange refuse(UpgradeReason code, String sentence) {
        return new Refuse(new Reason(code, sentence));
    }
}
