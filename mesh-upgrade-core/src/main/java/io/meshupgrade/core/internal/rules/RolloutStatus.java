package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ArgoFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.Optional;

/**
 * How far the rollout of a workload is, in the words of {@code kubectl rollout status} (kubernetes/kubectl,
 * pkg/polymorphichelpers/rollout_status.go); and whether it is over in our stricter sense, see {@link #unfinished}.
 *
 * @param done whether kubectl stops waiting; it does so too where it says an error for a strategy
 * @param message what kubectl says, empty beside an error
 * @param error what kubectl fails with, empty when it does not
 */
public record RolloutStatus(boolean done, String message, String error) {

    /** What kubectl says when the object goes away while it looks. */
    public static final RolloutStatus DELETED = failed(true, "object has been deleted");

    private static final String ONLY_ROLLING = "rollout status is only available for RollingUpdate strategy type";

    /** What kubectl says of a workload. */
    public static RolloutStatus of(WorkloadRef workload, RolloutFacts facts) {
        return switch (workload.kind()) {
            case "Deployment" -> deployment(workload.name(), facts);
            case "DaemonSet" -> daemonSet(workload.name(), facts);
            case "StatefulSet" -> statefulSet(facts);
            default -> failed(true, "no status viewer has been implemented for " + workload.kind());
        };
    }

    /**
     * What is left to do, or empty when every pod that is wanted is of the newest template and available, and no other
     * is counted. kubectl says done earlier: with a partition, with pods that are ready and not yet available, and with
     * a paused Deployment whose template nobody rolled out.
     */
    public static Optional<String> unfinished(WorkloadFacts workload) {
        ArgoFacts argo = workload.argo();
        if (argo != null && !argo.phase().isEmpty() && !argo.phase().equals("Healthy")) {
            return Optional.of("Argo calls it " + argo.phase());
        }
        return unfinished(workload.ref(), workload.rollout());
    }

    static Optional<String> unfinished(WorkloadRef workload, RolloutFacts facts) {
        if (facts.generation() > facts.observedGeneration() || facts.observedGeneration() == 0) {
            return Optional.of("its controller has not seen its newest spec");
        }
        if (facts.paused()) {
            return Optional.of("it is paused");
        }
        if (facts.strategy().equals("OnDelete")) {
            return Optional.of("its strategy OnDelete replaces a pod only when somebody deletes it");
        }
        if (exceededDeadline(facts)) {
            return Optional.of("it exceeded its progress deadline");
        }
        int wanted = facts.wanted(workload);
        if (facts.partition() != null && facts.partition() > 0 && wanted > 0) {
            return Optional.of(
                    "its partition keeps the pods below ordinal " + facts.partition() + " on the former template");
        }
        if (facts.updated() < wanted) {
            return Optional.of(facts.updated() + " of " + wanted + " pods are of its newest template");
        }
        if (facts.current() > facts.updated()) {
            return Optional.of(facts.current() - facts.updated() + " pods of a former template are left");
        }
        if (facts.available() < wanted) {
            return Optional.of(facts.available() + " of " + wanted + " pods are available");
        }
        return facts.currentRevision().equals(facts.updateRevision())
                ? Optional.empty()
                : Optional.of("its pods are not yet all of revision " + facts.updateRevision());
    }

    private static RolloutStatus deployment(String name, RolloutFacts facts) {
        if (facts.generation() > facts.observedGeneration()) {
            return waiting("Waiting for deployment spec update to be observed...");
        }
        if (exceededDeadline(facts)) {
            return failed(false, "deployment \"" + name + "\" exceeded its progress deadline");
        }
        String waiting = "Waiting for deployment \"" + name + "\" rollout to finish: ";
        if (facts.replicas() != null && facts.updated() < facts.replicas()) {
            return waiting(
                    waiting + facts.updated() + " out of " + facts.replicas() + " new replicas have been updated...");
        }
        if (facts.current() > facts.updated()) {
            return waiting(waiting + (facts.current() - facts.updated()) + " old replicas are pending termination...");
        }
        if (facts.available() < facts.updated()) {
            return waiting(
                    waiting + facts.available() + " of " + facts.updated() + " updated replicas are available...");
        }
        return done("deployment \"" + name + "\" successfully rolled out");
    }

    private static RolloutStatus daemonSet(String name, RolloutFacts facts) {
        if (!facts.strategy().equals("RollingUpdate")) {
            return failed(true, ONLY_ROLLING);
        }
        if (facts.generation() > facts.observedGeneration()) {
            return waiting("Waiting for daemon set spec update to be observed...");
        }
        String waiting = "Waiting for daemon set \"" + name + "\" rollout to finish: ";
        if (facts.updated() < facts.current()) {
            return waiting(waiting + facts.updated() + " out of " + facts.current() + " new pods have been updated...");
        }
        if (facts.available() < facts.current()) {
            return waiting(waiting + facts.available() + " of " + facts.current() + " updated pods are available...");
        }
        return done("daemon set \"" + name + "\" successfully rolled out");
    }

    private static RolloutStatus statefulSet(RolloutFacts facts) {
        if (!facts.strategy().equals("RollingUpdate")) {
            return failed(true, ONLY_ROLLING);
        }
        if (facts.observedGeneration() == 0 || facts.generation() > facts.observedGeneration()) {
            return waiting("Waiting for statefulset spec update to be observed...");
        }
        if (facts.replicas() != null && facts.ready() < facts.replicas()) {
            return waiting("Waiting for " + (facts.replicas() - facts.ready()) + " pods to be ready...");
        }
        if (facts.hasRollingUpdate()) {
            return partitioned(facts);
        }
        String pods = facts.updated() + " pods at revision " + facts.updateRevision() + "...";
        return facts.updateRevision().equals(facts.currentRevision())
                ? done("statefulset rolling update complete " + pods)
                : waiting("waiting for statefulset rolling update to complete " + pods);
    }

    private static RolloutStatus partitioned(RolloutFacts facts) {
        if (facts.replicas() != null && facts.partition() != null) {
            int wanted = facts.replicas() - facts.partition();
            if (facts.updated() < wanted) {
                return waiting("Waiting for partitioned roll out to finish: " + facts.updated() + " out of " + wanted
                        + " new pods have been updated...");
            }
        }
        return done("partitioned roll out complete: " + facts.updated() + " new pods have been updated...");
    }

    private static boolean exceededDeadline(RolloutFacts facts) {
        RolloutFacts.Condition progressing = facts.conditions().get("Progressing");
        return progressing != null && progressing.reason().equals("ProgressDeadlineExceeded");
    }

    private static RolloutStatus waiting(String message) {
        return new RolloutStatus(false, message, "");
    }

    private static RolloutStatus done(String message) {
        return new RolloutStatus(true, message, "");
    }

    private static RolloutStatus failed(boolean done, String error) {
        return new RolloutStatus(done, "", error);
    }
}
