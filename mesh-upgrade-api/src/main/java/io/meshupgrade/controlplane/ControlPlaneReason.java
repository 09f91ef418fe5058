package io.meshupgrade.controlplane;

import io.meshupgrade.common.ReasonCode;

/** What is said of the parts of a control plane. */
public enum ControlPlaneReason implements ReasonCode {
    /** It does its work. */
    READY("It does its work.", ""),
    /** It does not exist. */
    MISSING("It does not exist.", "Wait for AKS to install it, and look at its events when it does not come."),
    /** Its rollout is not through. */
    ROLLING_OUT("Its rollout is not complete.", "Wait, and look at its pods when it does not end."),
    /** None of its pods is available. */
    NOT_AVAILABLE("It is not available.", "Look at its pods: they may find no node."),
    /** The webhook has no CA. */
    NO_CA("The webhook has no CA bundle.", "Wait for istiod to write it. A tag must not be moved here before."),
    /** Nothing answers. */
    NO_ENDPOINTS("No istiod answers behind the Service.", "Wait for istiod to become ready."),
    /** The autoscaling of two revisions differs. */
    AUTOSCALING_DIFFERS(
            "The autoscaling of the two revisions differs.",
            "Edit that of the older revision: AKS copies it, and takes back what is edited at the newer one."),
    /** It could not be read. */
    NOT_READ("It could not be read.", "Grant the caller the right to read it, or widen the scope, and ask again.");

    private final String meaning;
    private final String advice;

    ControlPlaneReason(String meaning, String advice) {
        this.meaning = meaning;
        this.advice = advice;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String advice() {
        return advice;
    }
}
