package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.rules.RevisionFacts;
import io.meshupgrade.core.internal.rules.RevisionInstallation;
import io.meshupgrade.core.internal.rules.RevisionTargets;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.UpgradeTargets;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From where to where, as ARM has it. Which of two installed revisions is the canary is told by their numbers; the
 * order of ARM's list means nothing.
 *
 * @param from the revision that is left; null when none is known to be
 * @param to the revision that is gone to; null when it is not known, and then something is in the way
 * @param both whether both are installed
 */
record Course(@Nullable Revision from, @Nullable Revision to, boolean both) {

    private static final String CLUSTER = "cluster";
    private static final Course NONE = new Course(null, null, false);

    static Course of(Situation situation, PlanRequest request, Blockers blockers) {
        ArmCluster cluster = situation.cluster();
        if (cluster == null) {
            String why =
                    MeshObservation.whyUnknown(situation.mesh().installed()).orElse("ARM was not asked.");
            blockers.hard(CLUSTER, UpgradeReason.NOT_READ, "Which revisions are installed is not known: " + why);
            return NONE;
        }
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        if (installed.all().isEmpty()) {
            blockers.hard(CLUSTER, UpgradeReason.NO_MESH, installed.reason().sentence());
            return NONE;
        }
        if (installed.stable().isEmpty()) {
            blockers.hard(
                    CLUSTER, UpgradeReason.REVISIONS_UNCLEAR, installed.reason().sentence());
            return NONE;
        }
        return request.direction() == Direction.ROLLBACK
                ? back(installed, request.target(), blockers)
                : forward(installed, Objects.requireNonNull(request.target()), situation.offers(), blockers);
    }

    private static Course back(InstalledRevisions installed, @Nullable Revision canary, Blockers blockers) {
        Revision stable = installed.stable().orElseThrow();
        if (installed.upgradeInProgress()) {
            Revision present = installed.canary().orElseThrow();
            if (canary != null && !canary.equals(present)) {
                blockers.hard(
                        CLUSTER,
                        UpgradeReason.OTHER_UPGRADE,
                        stable + " and " + present + " are installed; it was " + canary + " that was to be left.");
                return NONE;
            }
            return new Course(present, stable, true);
        }
        if (canary == null || canary.equals(stable)) {
            blockers.hard(
                    CLUSTER,
                    UpgradeReason.NOTHING_TO_ROLL_BACK,
                    "Only " + stable + " is installed. If an upgrade was completed, there is no way back.");
            return NONE;
        }
        return new Course(canary, stable, false);
    }

    private static Course forward(
            InstalledRevisions installed, Revision target, @Nullable RevisionFacts offers, Blockers blockers) {
        Revision stable = installed.stable().orElseThrow();
        if (installed.upgradeInProgress()) {
            Revision canary = installed.canary().orElseThrow();
            if (!canary.equals(target)) {
                blockers.hard(
                        CLUSTER,
                        UpgradeReason.OTHER_UPGRADE,
                        "An upgrade from " + stable + " to " + canary + " is in progress, not to " + target + ".");
                return NONE;
            }
            return new Course(stable, target, true);
        }
        if (stable.equals(target)) {
            return new Course(null, target, false);
        }
        if (stable.hasOrder() && target.hasOrder() && Revision.BY_NUMBER.compare(target, stable) < 0) {
            blockers.hard(
                    CLUSTER,
                    UpgradeReason.NOT_NEWER,
                    target + " is older than " + stable + ", which is installed; there is no way back.");
            return NONE;
        }
        offered(stable, target, offers, blockers);
        return new Course(stable, target, false);
    }

    private static void offered(Revision stable, Revision target, @Nullable RevisionFacts offers, Blockers blockers) {
        if (offers == null) {
            blockers.hard(CLUSTER, UpgradeReason.NOT_READ, "Whether ARM offers " + target + " is not known.");
            return;
        }
        UpgradeTargets targets = RevisionTargets.of(offers);
        if (!targets.targets().contains(target)) {
            String why = targets.locked().stream()
                    .filter(locked -> locked.revision().equals(target))
                    .map(locked -> locked.reason().sentence())
                    .findFirst()
                    .orElse(targets.reason().sentence());
            blockers.hard(
                    CLUSTER,
                    UpgradeReason.NOT_OFFERED,
                    "ARM does not offer " + target + " after " + stable + ". " + why);
        }
    }

    /** Whether the control plane of {@code to} has still to be installed. */
    boolean starts() {
        return from != null && !both;
    }
}
