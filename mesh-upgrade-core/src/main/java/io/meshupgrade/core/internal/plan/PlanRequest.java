package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.WaveSelector;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, as far as it decides what is to be done; how fast is none of it.
 *
 * @param direction which way
 * @param target of an upgrade, its goal; of a rollback, the canary to leave, or null when it is to be found; else null
 * @param goal where an upgrade goes in the end, when its target is a hop on the way; else null
 * @param waves in their order, without the one that takes the rest
 * @param canaryTag for the early waves of a tag that several waves use; null without
 * @param moveGateways whether Gateways may be rolled
 * @param moveTemplates whether labels of pod templates may be changed
 * @param acceptAll whether all is accepted that can be
 * @param accepted the names of codes that are accepted
 * @param upgrade the id of the upgrade that goes on; empty when nothing does yet
 */
public record PlanRequest(
        Direction direction,
        @Nullable Revision target,
        @Nullable Revision goal,
        List<Wave> waves,
        @Nullable RevisionTag canaryTag,
        boolean moveGateways,
        boolean moveTemplates,
        boolean acceptAll,
        Set<String> accepted,
        String upgrade) {

    public PlanRequest {
        waves = List.copyOf(waves);
        accepted = Set.copyOf(accepted);
    }

    /** A wave that was asked for. */
    public record Wave(String name, WaveSelector namespaces) {}

    boolean accepts(Blocker blocker) {
        return blocker.acceptable() && accepts(blocker.reason().code());
    }

    public boolean accepts(ReasonCode code) {
        return acceptAll || accepted.contains(code.name());
    }

    /** The same for an upgrade that goes on. */
    public PlanRequest goingOn(String id) {
        return new PlanRequest(
                direction, target, goal, waves, canaryTag, moveGateways, moveTemplates, acceptAll, accepted, id);
    }

    /** The same, of a rollback, for this canary. */
    public PlanRequest leaving(Revision canary) {
        return new PlanRequest(
                direction, canary, null, waves, canaryTag, moveGateways, moveTemplates, acceptAll, accepted, upgrade);
    }

    /** The same, of an upgrade, as far as a hop on the way. */
    PlanRequest over(Revision hop) {
        return new PlanRequest(
                direction, hop, target, waves, canaryTag, moveGateways, moveTemplates, acceptAll, accepted, upgrade);
    }
}
