package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.rules.RevisionInstallation;
import io.meshupgrade.core.internal.rules.RevisionPaths;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.UpgradeStep.MeshStep;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import org.jspecify.annotations.Nullable;

/**
 * A target that ARM does not offer directly is reached over others, each a whole upgrade: one is planned at a time, and
 * the next when it is completed.
 */
public final class Hops {

    private Hops() {}

    /**
     * What is asked for, with the next upgrade on the way as its target; the same when it takes one, or none is known.
     */
    public static PlanRequest next(Situation situation, PlanRequest request) {
        Revision target = request.target();
        if (request.direction() != Direction.UPGRADE || target == null || situation.cluster() == null) {
            return request;
        }
        InstalledRevisions installed =
                RevisionInstallation.of(situation.cluster().mesh());
        Revision hop = installed.upgradeInProgress()
                ? halfWay(installed.canary().orElse(null), target)
                : first(situation, target);
        return hop == null || hop.equals(target) ? request : request.over(hop);
    }

    /** An upgrade that goes on and whose canary is on the way comes first. */
    private static @Nullable Revision halfWay(@Nullable Revision canary, Revision target) {
        boolean onTheWay = canary != null
                && canary.hasOrder()
                && target.hasOrder()
                && Revision.BY_NUMBER.compare(canary, target) < 0;
        return onTheWay ? canary : null;
    }

    private static @Nullable Revision first(Situation situation, Revision target) {
        if (situation.offers() == null) {
            return null;
        }
        return RevisionPaths.to(target, situation.offers()).steps().stream()
                .findFirst()
                .filter(MeshStep.class::isInstance)
                .map(step -> ((MeshStep) step).to())
                .orElse(null);
    }
}
