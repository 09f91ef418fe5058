package io.meshupgrade.upgrade;

/**
 * The way back before an upgrade is completed, whoever began it: tags and labels, restarts, and the canary's control
 * plane last. After completion there is none: {@link UpgradeOutcome.Blocked} with
 * {@link UpgradeReason#NOTHING_TO_ROLL_BACK}. See {@link Rollout} for its settings.
 */
public interface Rollback extends Rollout<Rollback> {

    /**
     * Lets tags and Gateways move back though istiod rolls the Gateways of the Gateway API at once.
     *
     * @return the request with it
     */
    Rollback moveGateways();

    /**
     * Lets the label {@code istio.io/rev} of pod templates be changed where it names the canary.
     *
     * @return the request with it
     */
    Rollback moveTemplates();
}
