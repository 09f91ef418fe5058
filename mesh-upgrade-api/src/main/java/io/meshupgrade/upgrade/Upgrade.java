package io.meshupgrade.upgrade;

import io.meshupgrade.common.RevisionTag;

/**
 * A canary upgrade to another revision: mesh config, start of the canary, tags and labels, restarts, completion. See
 * {@link Rollout} for its settings.
 */
public interface Upgrade extends Rollout<Upgrade> {

    /**
     * What is done when a gate fails or a workload is stuck.
     *
     * @param reaction {@link OnUnhealthy#STOP} by default
     * @return the request with it
     */
    Upgrade onUnhealthy(OnUnhealthy reaction);

    /**
     * Splits tags whose namespaces are in several waves: namespaces of earlier waves ask for this tag instead until the
     * tag itself moves, in the last of its waves. It is made for that, and removed afterwards.
     *
     * @param tag such as {@code prod-canary}
     * @return the request with it
     */
    Upgrade canaryTag(RevisionTag tag);

    /**
     * Completes by itself, when nothing depends on the old revision: the point of no return. Without this the run ends
     * in {@link UpgradeOutcome.AwaitingCompletion}.
     *
     * @return the request with it
     */
    Upgrade completeWhenClear();

    /**
     * Goes on by itself with the next upgrade when the revision is reached over others, each of which is completed
     * first: it means something with {@link #completeWhenClear()} only. Without this a run does one of them, and ends
     * in {@link UpgradeOutcome.HopCompleted}. A plan that somebody approved is that of the first.
     *
     * @return the request with it
     */
    Upgrade allHops();

    /**
     * Lets tags move that Gateways of the Gateway API use, and Gateways that name the old revision: istiod rolls them
     * at once.
     *
     * @return the request with it
     */
    Upgrade moveGateways();

    /**
     * Lets the label {@code istio.io/rev} of pod templates be changed where it names the old revision.
     *
     * @return the request with it
     */
    Upgrade moveTemplates();

    /**
     * Tries a revision again that was rolled back before.
     *
     * @return the request with it
     */
    Upgrade retry();
}
