package io.meshupgrade.workloads;

import io.meshupgrade.common.ReasonCode;

/** Why a workload is not restarted, or a restart does not get on. */
public enum RestartReason implements ReasonCode {
    /** Its owner said so. */
    OPTED_OUT(
            "The workload has the annotation mesh-upgrade.io/restart=never.",
            "Restart it by hand, or remove the annotation."),
    /** Something else owns it. */
    OWNED("Something else controls the workload, and decides about its pods.", "Restart its owner by its own means."),
    /** A kind that has no rollout of its own. */
    NOT_RESTARTABLE("It is of a kind that cannot be restarted by its template.", "Replace its pods by hand."),
    /** Paused. */
    PAUSED("The rollout of the workload is paused, so that a restart would do nothing.", "Resume it."),
    /** Replaces no pods. */
    ON_DELETE(
            "The workload replaces a pod only when somebody deletes it (updateStrategy OnDelete).",
            "Delete its pods one by one."),
    /** Replaces some pods. */
    PARTITIONED(
            "The StatefulSet replaces only pods from its partition on.",
            "Lower spec.updateStrategy.rollingUpdate.partition."),
    /** Stops all of its pods. */
    RECREATE(
            "The Deployment stops all of its pods before it starts new ones (strategy Recreate).",
            "Accept the interruption, or restart it in its maintenance window."),
    /** Not healthy. */
    NOT_HEALTHY(
            "The workload's own rollout is not complete: a restart might keep its bad pods and drop the good ones.",
            "Mend it first."),
    /** Pods would lose their sidecar. */
    WOULD_BREAK(
            "After a restart its pods would have no sidecar, the one of another mesh, or could not be created.",
            "See what injection does in the namespace."),
    /** Not known. */
    INJECTION_UNKNOWN("What its pods would get after a restart is not known.", "See what could not be read."),
    /** No progress. */
    NO_PROGRESS("Its rollout made no progress for too long.", "See its pods and events."),
    /** Kubernetes gave up. */
    DEADLINE_EXCEEDED("The Deployment exceeded its own progress deadline.", "See its pods and events."),
    /** Pods are not created. */
    PODS_REJECTED("Its pods are not created.", "See the message: a quota, a policy or a webhook refuses them."),
    /** Wrong sidecar. */
    WRONG_SIDECAR(
            "Its new pods have not got the sidecar that was expected, though it was restarted twice.",
            "See which webhook injects them."),
    /** Fewer pods. */
    LESS_AVAILABLE("Fewer of its pods are available than before.", "See its pods and events."),
    /** Somebody took the restart back. */
    REVERTED(
            "Somebody took the annotation of the restart off the template, and so rolled it back.",
            "See who owns the template: a GitOps controller must leave annotations of templates alone."),
    /** Gone. */
    GONE("The workload is gone.", "");

    private final String meaning;
    private final String advice;

    RestartReason(String meaning, String advice) {
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
