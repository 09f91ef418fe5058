package io.meshupgrade.tags;

import io.meshupgrade.common.ReasonCode;

/** Why a tag was not set, or not removed. */
public enum TagRefusal implements ReasonCode {
    /** A tag called {@code default} injects wherever {@code istio-injection=enabled} is set, and decides validation. */
    DEFAULT_TAG(
            "The tag called default also injects pods of namespaces with the label istio-injection=enabled, which the"
                    + " add-on otherwise leaves alone.",
            "Choose another name, or ask for this one by its option."),
    /** The tag is called as an installed revision is. */
    SHADOWS_REVISION(
            "The tag has the name of an installed revision, so that two webhooks would inject the same pods.",
            "Choose another name."),
    /** The revision is not installed. */
    REVISION_MISSING(
            "The revision has neither a webhook nor an istiod Service, so that the tag would lead nowhere.",
            "Start the revision first, or check its name."),
    /** The revision's istiod is there, its webhook is not. */
    REVISION_WEBHOOK_MISSING(
            "The revision has an istiod Service, but no webhook from which the tag could take its CA.",
            "Wait until the revision is completely installed."),
    /** Several objects say that they are the revision's. */
    REVISION_AMBIGUOUS(
            "Several webhooks or Services carry the label of the revision and of no tag.",
            "Find out which of them is the revision's own, and remove the label from the others."),
    /** The revision's webhook does not inject sidecars. */
    REVISION_NOT_AN_INJECTOR(
            "The revision's webhook has no entry that injects sidecars.", "Check what changed the webhook."),
    /** The revision's webhook has no CA yet. */
    REVISION_NOT_READY(
            "The revision's webhook has no CA yet: every pod of those who use the tag would be rejected.",
            "Wait until the istiod of the revision is up."),
    /** Other webhooks would inject the same pods. */
    OVERLAPS(
            "Pods of those who use the tag would be injected by another webhook as well.",
            "Remove the other webhook, or choose another name."),
    /** Somebody still uses the tag. */
    IN_USE(
            "Somebody uses the tag: without it, new pods of theirs would get no sidecar, and nobody would say so.",
            "Point them elsewhere first."),
    /** It could not be found out whether somebody uses the tag. */
    USE_UNKNOWN(
            "Whether somebody uses the tag could not be found out.",
            "Allow reading what could not be read, and try again."),
    /** Gateways of the Gateway API use the tag, which would be rolled at once. */
    MOVES_GATEWAYS(
            "Gateways use the tag: istiod rolls their Deployments as soon as the tag moves, and traffic may suffer.",
            "Choose a quiet moment and allow it, or give the Gateways a label of their own first."),
    /** It could not be found out whether Gateways use the tag. */
    GATEWAYS_UNKNOWN(
            "Whether Gateways use the tag could not be found out.",
            "Allow reading Gateways and namespaces, or allow moving Gateways."),
    /** Another operator is at work. */
    HELD_BY_OTHER(
            "Another operator changes the mesh, and holds the Lease for that.",
            "Wait until it is done, or stop it there.");

    private final String meaning;
    private final String advice;

    TagRefusal(String meaning, String advice) {
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
