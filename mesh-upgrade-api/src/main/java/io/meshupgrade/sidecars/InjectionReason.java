package io.meshupgrade.sidecars;

import io.meshupgrade.common.ReasonCode;

/**
 * Why a new pod would get a sidecar, or not, or would be turned away. The rules are those of the API server, which
 * evaluates the selectors of webhooks, and of istiod (istio/istio, pkg/kube/inject/inject.go, injectRequired).
 */
public enum InjectionReason implements ReasonCode {
    /** A label of the namespace decides. */
    NAMESPACE_ASKS("The namespace asks for a sidecar by its label.", ""),
    /** A label of the pod decides. */
    POD_ASKS("The pod asks for a sidecar by its own label, and its namespace says nothing.", ""),
    /** A webhook takes every pod. */
    WEBHOOK_TAKES_ALL("A webhook injects pods of which neither label nor namespace asks for it.", ""),

    /** Nobody asks. */
    NOBODY_ASKS("Neither the namespace nor the pod asks for a sidecar.", ""),
    /** The pod's label refuses. */
    POD_LABEL_REFUSES("The pod refuses a sidecar by its label.", ""),
    /** The pod's annotation refuses. */
    POD_ANNOTATION_REFUSES("The pod refuses a sidecar by its annotation.", ""),
    /** The namespace refuses. */
    NAMESPACE_REFUSES("The namespace refuses sidecars by istio-injection=disabled.", ""),
    /** The pod lives in the network of its node. */
    HOST_NETWORK("Pods in the network of their node never get a sidecar.", ""),
    /** A namespace of Kubernetes. */
    SYSTEM_NAMESPACE("istiod never injects into this namespace.", ""),
    /** A rule of the injector. */
    INJECTOR_REFUSES("The injector's configuration leaves this pod out.", ""),

    /** The label istio-injection hides the others. */
    INJECTION_LABEL_IN_THE_WAY(
            "The label istio-injection keeps every revision from the namespace, and no default revision takes it.",
            "Remove the label istio-injection from the namespace, and label it istio.io/rev=TAG."),
    /** The label of the pod asks for a default revision. */
    NO_DEFAULT_REVISION(
            "The pod asks for a sidecar without naming a revision, and there is no default revision.",
            "Label the namespace, or the template of the pod, istio.io/rev=TAG."),
    /** The label names nobody. */
    NAME_UNKNOWN(
            "The label istio.io/rev names no revision and no tag of the mesh.",
            "Point the label to an installed revision or to a tag, or create the tag."),
    /** A webhook knows the name and excludes the pod nevertheless. */
    EXCLUDED(
            "A webhook knows the name that the label asks for, and its selectors exclude this namespace or pod.",
            "Look at the labels that the selector of the webhook excludes."),
    /** There is no injection at all. */
    NO_WEBHOOKS("The cluster has no webhook that injects sidecars.", "Enable the mesh, or wait for its control plane."),

    /** The Service behind the webhook is gone. */
    SERVICE_GONE(
            "The webhook asks a Service that does not exist.",
            "Point the tag to an installed revision, or remove it, before anything restarts."),
    /** Nobody answers behind the Service. */
    NO_ENDPOINTS("The webhook asks a Service behind which no istiod is ready.", "Wait for istiod to become ready."),
    /** The webhook has no CA. */
    NO_CA(
            "The webhook has no CA bundle, so that the API server trusts no answer.",
            "Wait for istiod to write it; a tag has to copy it from its revision."),

    /** Several match. */
    SEVERAL_WEBHOOKS(
            "Several webhooks match, so that more than one sidecar injector writes into the pod.",
            "Remove the overlap: a tag must not be named like a revision, and one default is enough."),
    /** Another mesh has it. */
    OTHER_MESH("Another mesh than the add-on's injects this pod.", ""),

    /** What decides was not read. */
    NOT_READ(
            "What decides this could not be read.",
            "Grant the caller the right to read it, or widen the scope, and ask again.");

    private final String meaning;
    private final String advice;

    InjectionReason(String meaning, String advice) {
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
