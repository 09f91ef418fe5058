package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.WorkloadRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a workload says about its rollout. Numbers that a document does not have are 0, as for the API server.
 *
 * @param generation of the spec
 * @param observedGeneration of the spec that its controller has seen
 * @param replicas wanted; null where the kind has none or the document does not say
 * @param paused whether the rollout of a Deployment, or of a Rollout of Argo, is paused, or a CronJob suspended
 * @param strategy {@code RollingUpdate}, {@code Recreate} or {@code OnDelete}; empty where the kind has none
 * @param partition of a StatefulSet's rolling update; null when it has none
 * @param hasRollingUpdate whether the parameters of a rolling update are given
 * @param current {@code status.replicas}, or {@code desiredNumberScheduled} of a DaemonSet
 * @param updated {@code updatedReplicas}, or {@code updatedNumberScheduled}
 * @param ready {@code readyReplicas}, or {@code numberReady}
 * @param available {@code availableReplicas}, or {@code numberAvailable}
 * @param currentRevision of a StatefulSet, empty elsewhere
 * @param updateRevision of a StatefulSet, empty elsewhere
 * @param conditions reason of each condition by its type; with its status and message
 */
public record RolloutFacts(
        long generation,
        long observedGeneration,
        @Nullable Integer replicas,
        boolean paused,
        String strategy,
        @Nullable Integer partition,
        boolean hasRollingUpdate,
        int current,
        int updated,
        int ready,
        int available,
        String currentRevision,
        String updateRevision,
        Map<String, Condition> conditions) {

    public RolloutFacts {
        conditions = Map.copyOf(conditions);
    }

    /** How many pods a workload wants. */
    public int wanted(WorkloadRef workload) {
        // A DaemonSet has no number of its own, and the API server makes one of a number that is not given.
        return workload.kind().equals("DaemonSet") ? current : replicas == null ? 1 : replicas;
    }

    /**
     * One condition.
     *
     * @param status {@code True}, {@code False} or {@code Unknown}
     * @param reason a word for programs
     * @param message a sentence for people
     */
    public record Condition(String status, String reason, String message) {}
}
