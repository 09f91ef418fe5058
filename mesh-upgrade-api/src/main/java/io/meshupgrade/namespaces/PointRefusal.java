package io.meshupgrade.namespaces;

import io.meshupgrade.common.ReasonCode;

/** Why a namespace was not pointed elsewhere. */
public enum PointRefusal implements ReasonCode {
    /** There is no such namespace, or it is being deleted. */
    NAMESPACE_GONE("The namespace does not exist, or is being deleted.", "Check its name."),
    /** It is one of Kubernetes, of AKS, or of the control plane. */
    NOT_FOR_SIDECARS(
            "The namespace is one of Kubernetes, of AKS or of the control plane: its pods are not for sidecars.",
            "Choose another namespace."),
    /** It belongs to an ambient mesh. */
    AMBIENT(
            "The namespace belongs to an ambient mesh, which the add-on does not have: its pods go without sidecars.",
            "Take it out of the ambient mesh first."),
    /** It has the label {@code istio-injection}, beside which {@code istio.io/rev} means nothing. */
    INJECTION_LABEL_IN_THE_WAY(
            "The namespace has the label istio-injection, beside which istio.io/rev means nothing.",
            "Remove the label istio-injection first, if sidecars are wanted there."),
    /** No webhook knows the revision or tag. */
    NAMES_NOBODY(
            "No webhook knows the revision or tag: new pods would get no sidecar, and nobody would say so.",
            "Start the revision or set the tag first, or check the name."),
    /** It is the name of a tag, or of something else that is not this revision. */
    NOT_THE_REVISION(
            "Another revision than the one that was asked for would inject.",
            "Pass the name as a tag when a tag is meant."),
    /** New pods would not get one sidecar of the add-on. */
    WOULD_NOT_INJECT(
            "With that label new pods would not come up with a sidecar of the add-on.", "See what is in the way."),
    /** The revision cannot inject yet. */
    REVISION_NOT_READY(
            "The control plane of the revision cannot inject now: pods would be rejected.",
            "Wait until mesh.controlPlane().status() says that it can."),
    /** Gateways go by the label of the namespace, and would be rolled at once. */
    MOVES_GATEWAYS(
            "Gateways go by the label of the namespace: istiod rolls their Deployments as soon as it changes.",
            "Choose a quiet moment and allow it, or give the Gateways a label of their own first."),
    /** What decides could not be read. */
    NOT_READ(
            "What decides about it could not be read.",
            "Allow reading namespaces, webhooks and Gateways, and what is in the namespace of the control plane."),
    /** The namespace was changed by somebody else while it was looked at. */
    CHANGED_MEANWHILE("Somebody else changed the namespace at the same time.", "Look at it, and try again.");

    private final String meaning;
    private final String advice;

    PointRefusal(String meaning, String advice) {
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
