package io.meshupgrade.tags;

import io.meshupgrade.common.ReasonCode;

/** What can be wrong with a tag. */
public enum TagProblem implements ReasonCode {
    /** The revision is not there. */
    DANGLING_TARGET(
            "The tag points to a revision that is not there: pods of its users are turned away.",
            "Move the tag to an installed revision, or remove it once nobody uses it, before anything restarts."),
    /** The revision does not answer. */
    TARGET_NOT_READY("No istiod answers for the tag.", "Wait for the istiod of the revision to become ready."),
    /** The CA is not that of the revision. */
    STALE_CA(
            "The CA bundle of the tag is not the one of its revision: pods of its users may be turned away.",
            "Set the tag to the same revision again, which copies the CA bundle."),
    /** The Service is missing. */
    MISSING_SERVICE("The tag has no Service, which Istio makes since 1.28.", "Set the tag to the same revision again."),
    /** The webhook is missing. */
    MISSING_WEBHOOK("The tag has no webhook, and so injects nothing.", "Set the tag to the same revision again."),
    /** Half of the webhook is missing. */
    ONE_WEBHOOK_ONLY(
            "The webhook lacks one of its two entries, so that only namespaces, or only pods, are heard.",
            "Set the tag to the same revision again."),
    /** The label and the target differ. */
    WRONG_REVISION_LABEL(
            "The label istio.io/rev does not name the revision that the tag asks: it never gets a new CA, and Gateways"
                    + " follow the label.",
            "Set the tag again."),
    /** The objects of the tag point to several revisions. */
    TARGETS_DIFFER("The objects of the tag point to different revisions.", "Set the tag again."),
    /** The tag is named like a revision. */
    SHADOWS_REVISION(
            "The tag has the name of a revision, so that two istiods take the same pods and Gateways.",
            "Make a tag of another name, move its users, and remove this one."),
    /** Another webhook takes the same pods. */
    OVERLAP("Another webhook takes the same pods, which are injected twice.", "Remove one of the two."),
    /** Something was not read. */
    NOT_READ(
            "Not all of the tag could be read.",
            "Grant the caller the right to read it, or widen the scope, and ask again.");

    private final String meaning;
    private final String advice;

    TagProblem(String meaning, String advice) {
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
