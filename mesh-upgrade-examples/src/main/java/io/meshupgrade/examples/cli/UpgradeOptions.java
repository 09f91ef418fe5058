package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.Upgrade;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an upgrade is asked for. */
final class UpgradeOptions {

    /** In small letters, as people type them. */
    private enum Reaction {
        stop,
        rollback
    }

    @Option(names = "--to", paramLabel = "REVISION", required = true, description = "The revision, such as asm-1-30.")
    @SuppressWarnings("NullAway.Init")
    private Revision target;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RolloutOptions rollout;

    @Option(
            names = "--canary-tag",
            paramLabel = "TAG",
            description = "A tag to make for the early waves of a tag that several waves use, such as prod-canary.")
    private @Nullable RevisionTag canaryTag;

    @Option(
            names = "--complete",
            description = "Remove the old revision in the end, if nothing depends on it: there is no way back.")
    private boolean complete;

    @Option(
            names = "--all-hops",
            description = "Where the revision is reached over others, go on with the next when one is completed."
                    + " Needs --complete.")
    private boolean allHops;

    @Option(
            names = "--on-unhealthy",
            paramLabel = "WHAT",
            defaultValue = "stop",
            description = "What to do when a workload is stuck: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Reaction onUnhealthy;

    @Option(
            names = "--move-gateways",
            description = "Move Gateways of the Gateway API too: istiod rolls each at once when it moves.")
    private boolean moveGateways;

    @Option(
            names = "--move-templates",
            description = "Change the label istio.io/rev of pod templates that name the old revision.")
    private boolean moveTemplates;

    @Option(names = "--retry", description = "Try a revision again that was rolled back before.")
    private boolean retry;

    Upgrade request(MeshUpgrade mesh) {
        Upgrade request = rollout.applyTo(mesh.upgrade().to(target));
        request = canaryTag == null ? request : request.canaryTag(canaryTag);
        request = complete ? request.completeWhenClear() : request;
        request = allHops ? request.allHops() : request;
        request = moveGateways ? request.moveGateways() : request;
        request = moveTemplates ? request.moveTemplates() : request;
        request = retry ? request.retry() : request;
        return request.onUnhealthy(onUnhealthy == Reaction.rollback ? OnUnhealthy.ROLL_BACK : OnUnhealthy.STOP);
    }
}
