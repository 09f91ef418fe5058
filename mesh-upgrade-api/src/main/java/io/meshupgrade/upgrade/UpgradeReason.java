package io.meshupgrade.upgrade;

import io.meshupgrade.common.ReasonCode;

/** Why a run does not begin, stops, or has nothing to do. */
public enum UpgradeReason implements ReasonCode {
    /** Already there. */
    ALREADY_THERE("The mesh is on that revision, and nobody is on another.", ""),
    /** Nothing stale. */
    NOTHING_STALE("No sidecar is stale.", ""),
    /** No way there. */
    NOT_OFFERED("ARM does not offer that revision to this cluster.", "See the revisions and what would unlock them."),
    /** Older or same. */
    NOT_NEWER("The revision is not newer than the installed one.", "Name a newer revision."),
    /** Something else is going on. */
    OTHER_UPGRADE(
            "Another upgrade is in progress.", "Complete it or roll it back first, or name its canary as the target."),
    /** The cluster is not in a state for changes. */
    CLUSTER_NOT_READY("The cluster is not in a state in which ARM takes changes.", "Wait, or mend the cluster."),
    /** No mesh. */
    NO_MESH("The Istio add-on is not enabled, or ARM does not say which revisions are installed.", ""),
    /** Unclear. */
    REVISIONS_UNCLEAR(
            "Which of the installed revisions is the stable one is not known.", "Look at the cluster in ARM."),
    /** Nothing to complete. */
    NO_UPGRADE(
            "Only one revision is installed: no upgrade is in progress that could be completed.",
            "See the installed revisions: it may be completed already, or rolled back."),
    /** After completion. */
    NOTHING_TO_ROLL_BACK(
            "Only one revision is installed: there is no canary to roll back. A completed upgrade has no way back.",
            "Upgrade onward if the revision has a fault."),
    /** Something could not be read. */
    NOT_READ("Something that decides could not be read.", "Grant the right to read it, or mend what is in the way."),
    /** A right is missing. */
    RIGHT_MISSING(
            "The caller may not do something that the run has to do.",
            "Grant the right: docs/rbac of the project has the roles."),
    /** Tag over several waves. */
    TAG_IN_SEVERAL_WAVES(
            "Namespaces of several waves use one tag, which moves as a whole.",
            "Put them into one wave, or name a canary tag for the earlier ones."),
    /** Default tag. */
    TAG_NOT_MOVED("The tag cannot be moved.", "Move it by hand, or remove it."),
    /** Gateways would roll. */
    GATEWAY_NEEDS_CONSENT(
            "A Gateway of the Gateway API uses the revision or tag, and istiod would roll it at once.",
            "Consent to it, or label the Gateway with its revision."),
    /** Template label. */
    TEMPLATE_NEEDS_CONSENT(
            "The template of the workload names the revision in its own label istio.io/rev.",
            "Consent to changing it, or change it where it comes from."),
    /** GitOps owns the label. */
    LABEL_OWNED_BY_GITOPS(
            "A GitOps controller owns the label istio.io/rev of the namespace, and would put it back.",
            "Use a tag, or change the label in git."),
    /** Cannot be restarted. */
    NOT_RESTARTABLE(
            "The pod belongs to something that cannot be restarted here, or a restart does not mend it.",
            "Replace it by hand."),
    /** Would lose its sidecar or be rejected. */
    WOULD_BREAK("After a restart the pods would have no sidecar, another one, or could not be created.", "See lint."),
    /** Rights or policies keep the lease away. */
    LEASE_LOST("Another operator took the Lease over.", "See who holds it, and run again when it is free."),
    /** An unfinished run with another goal. */
    OTHER_INTENT(
            "An unfinished run had another target or other settings.",
            "Finish it with its own settings, roll it back, or replace it."),
    /** Tried and rolled back. */
    WAS_ROLLED_BACK("An upgrade to that revision was rolled back.", "Find out why, then ask for a retry."),
    /** The approved plan is not the present one. */
    PLAN_CHANGED("What remains is no longer what was approved.", "Look at the new plan, and approve that."),
    /** The plan does not shrink. */
    NO_PROGRESS("What was done did not bring the cluster nearer to the goal.", "See what undoes it."),
    /** A gate failed. */
    GATE_FAILED("A gate failed.", "See what it measured."),
    /** A gate did not answer in time. */
    GATE_TIMED_OUT("A gate did not pass in time.", "See what it waits for."),
    /** The canary does not come up. */
    REVISION_NOT_READY("The control plane of the revision does not get ready.", "See its istiod."),
    /** Admission does not follow. */
    ADMISSION_DOES_NOT_FOLLOW(
            "New pods are not injected by the revision to which they were pointed.",
            "See the webhooks of the cluster."),
    /** Workloads are stuck. */
    WORKLOADS_STUCK("Workloads do not finish their rollout.", "See each workload named."),
    /** The world was changed by others. */
    REVISIONS_CHANGED("The installed revisions changed meanwhile.", "See who did it, and run again."),
    /** The object was put back. */
    REVERTED("Somebody puts back what was changed.", "See who owns it, and change it there."),
    /** Mesh config refused. */
    MESH_CONFIG_REFUSED("The new revision does not take the mesh config.", "Mend the shared ConfigMap."),
    /** ARM refused. */
    ARM_REFUSED("ARM does not do it.", "See its message."),
    /** Still needed. */
    STILL_NEEDED("Something depends on the revision that would go.", "See each dependant named."),
    /** Asked for. */
    ASKED_FOR("Somebody asked for it.", "");

    private final String meaning;
    private final String advice;

    UpgradeReason(String meaning, String advice) {
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
