package io.meshupgrade.sidecars;

import io.meshupgrade.common.ReasonCode;

/** Why a pod is of its {@link SidecarClass}. Where injection alone decides, the code is an {@link InjectionReason}. */
public enum AuditReason implements ReasonCode {
    /** It runs what it would get. */
    AS_INJECTED_NOW("Revision and image are those that a new pod would get.", ""),
    /** Injected by another revision. */
    OTHER_REVISION("Another revision would inject the pod than the one that did.", "Restart its workload."),
    /** Its revision is gone. */
    REVISION_GONE(
            "The revision that injected the pod, and should again, is gone.",
            "Point the namespace or the tag to an installed revision, then restart the workload."),
    /** The image is older. */
    OLDER_IMAGE("Its proxy is older than the one which its revision injects now.", "Restart its workload."),
    /** The image is newer. */
    NEWER_IMAGE(
            "Its proxy is newer than the one which its revision injects now.",
            "Find out why the revision went back, then restart the workload."),
    /** Another build of the same version. */
    OTHER_BUILD(
            "Its proxy is of the version which its revision injects now, and another build: a variant, FIPS, a suffix or"
                    + " a digest.",
            "Restart its workload."),
    /** The same build from elsewhere. */
    OTHER_REGISTRY("Its proxy is the same build from another registry or path.", ""),
    /** An image of its own. */
    IMAGE_PINNED(
            "The pod names the image of its proxy itself.",
            "Remove the annotation sidecar.istio.io/proxyImage, or the container, from its template."),
    /** Wanted and not there. */
    SIDECAR_WANTED("The pod has no sidecar, and a new one in its place would get one.", "Restart its workload."),
    /** There and not wanted. */
    SIDECAR_NOT_WANTED(
            "The pod has a sidecar, and a new one in its place would get none.",
            "Decide whether it belongs to the mesh: restore the label, or restart the workload to take it out."),
    /** A namespace that is not about sidecars. */
    OUT_OF_SCOPE("The namespace is one of Kubernetes, of the control plane or of an ambient mesh.", ""),
    /** A pod that a node runs from a file. */
    STATIC_POD("A node runs the pod from a file, and no webhook changes it.", ""),
    /** A gateway that AKS runs. */
    GATEWAY_OF_THE_ADD_ON("AKS runs this gateway, one of each revision, and removes it with the revision.", ""),
    /** A gateway that istiod runs. */
    GATEWAY_OF_ISTIOD(
            "istiod runs this gateway for a Gateway of the Gateway API.",
            "To move it, label its Gateway or namespace with another revision."),
    /** Being deleted. */
    BEING_DELETED("The pod is being deleted.", ""),
    /** Ended. */
    HAS_ENDED("The pod has ended.", ""),
    /** The pod says two things. */
    REVISION_CONTRADICTED(
            "The annotations istio.io/rev and sidecar.istio.io/status name different revisions.",
            "Look at the pod's template: it must not set either of them."),
    /** The pod says nothing. */
    REVISION_UNPROVEN(
            "The pod has a proxy, and no annotation that says which revision injected it.",
            "Look who made the pod: a proxy that was not injected is not replaced by a restart."),
    /** The images cannot be compared. */
    IMAGE_INCOMPARABLE(
            "The version of one of the two images cannot be told from its reference.", "Compare their digests."),
    /** What is expected is not known. */
    EXPECTATION_UNKNOWN("What a new pod would get cannot be told.", "See what could not be read, and ask again.");

    private final String meaning;
    private final String advice;

    AuditReason(String meaning, String advice) {
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
