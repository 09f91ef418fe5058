package io.meshupgrade.revisions;

import io.meshupgrade.common.ReasonCode;

/** Why revisions are as they are, and why one may or may not go to another. */
public enum RevisionReason implements ReasonCode {
    /** One revision is installed. */
    SINGLE_REVISION("One revision of the mesh is installed, and no upgrade is running.", ""),
    /** Two revisions are installed: an upgrade was started, and neither completed nor rolled back. */
    UPGRADE_IN_PROGRESS(
            "Two revisions of the mesh are installed: an upgrade is running.",
            "Complete the running upgrade, or roll it back."),
    /** The cluster has no mesh. */
    MESH_DISABLED("The Istio add-on is not enabled.", "Enable it: az aks mesh enable."),
    /** ARM says that there is a mesh, but not which revision. */
    REVISIONS_MISSING(
            "The Istio add-on is enabled, but ARM names no revision of it.",
            "Look at serviceMeshProfile: az aks show --query serviceMeshProfile."),
    /** More is installed than a stable and a canary revision, or what is installed has no order. */
    REVISIONS_UNCLEAR(
            "Which of the installed revisions is stable, and which the canary, is not known.",
            "Look at serviceMeshProfile: az aks show --query serviceMeshProfile."),
    /** ARM offers it as the target of an upgrade. */
    OFFERED("ARM offers it as the target of an upgrade.", ""),
    /** There is nothing newer in the region. */
    NEWEST_ALREADY(
            "The newest revision of the region is installed.",
            "New revisions reach one region after the other: see the AKS release status."),
    /** The cluster's Kubernetes is older than what the revision works with. */
    KUBERNETES_TOO_OLD(
            "Kubernetes is older than the revision needs.", "Upgrade Kubernetes to one of the minors named, first."),
    /** The cluster's Kubernetes is newer than what the revision works with, and never goes back. */
    KUBERNETES_TOO_NEW("Kubernetes is newer than the revision works with.", "Choose a newer revision."),
    /** The region does not have the revision yet, or does not have it any more. */
    NOT_IN_REGION(
            "The region does not offer the revision.",
            "Look at the AKS release status of the region, and try again later."),
    /** The region does not list what is installed: it is retired, or newer than this list. */
    REVISION_UNKNOWN(
            "The region does not list the installed revision.",
            "Ask Azure support for the way on, if ARM goes on offering none."),
    /** Not in one upgrade, but over others. */
    SEVERAL_HOPS("It is reached over other revisions.", "Upgrade to the revisions between, one after the other."),
    /** No sequence of upgrades leads there. */
    NO_PATH("No sequence of upgrades leads there.", "Choose another revision."),
    /** ARM does not offer it, and nothing that is published says why. */
    UNEXPLAINED("ARM does not offer it, and nothing published says why.", "Try again later, or ask Azure support."),
    /** It is installed. */
    ALREADY_INSTALLED("The revision is installed.", ""),
    /** The mesh never goes back, but for the rollback of a running upgrade. */
    DOWNGRADE("The revision is older than the installed one.", "Choose a newer revision."),
    /** There is a way. */
    REACHABLE("The revision can be reached.", ""),
    /** All installed revisions work with that Kubernetes. */
    COMPATIBLE("All installed revisions work with that minor of Kubernetes.", ""),
    /** A mesh upgrade has to come before the Kubernetes upgrade. */
    MESH_FIRST(
            "An installed revision does not work with that minor of Kubernetes.",
            "Upgrade the mesh first, as the steps say."),
    /** An installed revision does not work with that Kubernetes, and no upgrade leads to one that does. */
    INCOMPATIBLE(
            "An installed revision does not work with that minor of Kubernetes, and neither does any that it can be"
                    + " upgraded to.",
            "Stay on the present Kubernetes until a revision for both is offered."),
    /** With which Kubernetes an installed revision works is not published. */
    COMPATIBILITY_UNKNOWN(
            "With which versions of Kubernetes an installed revision works is not published.",
            "Upgrade the mesh to a revision that the region lists, first.");

    private final String meaning;
    private final String advice;

    RevisionReason(String meaning, String advice) {
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
