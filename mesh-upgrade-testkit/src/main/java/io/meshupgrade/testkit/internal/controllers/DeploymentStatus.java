package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment reports (pkg/controller/deployment/sync.go, calculateStatus, and progress.go, syncRolloutStatus).
 * Pods that are terminating are in none of its counts, as their replica set does not count them.
 */
final class DeploymentStatus {

    static final String PROGRESSING = "Progressing";
    static final String TIMED_OUT = "ProgressDeadlineExceeded";
    private static final String REPLICA_FAILURE = "ReplicaFailure";
    private static final String COMPLETE = "NewReplicaSetAvailable";

    private final ObjectNode deployment;
    private final ReplicaSets sets;
    private final Instant now;
    private final String timestamp;

    DeploymentStatus(ObjectNode deployment, ReplicaSets sets, Instant now, String timestamp) {
        this.deployment = deployment;
        this.sets = sets;
        this.now = now;
        this.timestamp = timestamp;
    }

    /** Counts and availability, without an opinion on progress. */
    ObjectNode counted() {
        ObjectNode status = deployment.path("status").isObject()
                ? deployment.withObject("/status").deepCopy()
                : deployment.objectNode();
        List<ObjectNode> all = sets.all();
        int available = Workloads.sum(all, set -> Workloads.status(set, "availableReplicas"));
        int wanted = Workloads.sum(all, Workloads::replicas);
        ObjectNode newSet = sets.current();
        status.put("observedGeneration", Meta.generation(deployment));
        Meta.count(status, "replicas", Workloads.sum(all, set -> Workloads.status(set, "replicas")));
        Meta.count(status, "updatedReplicas", newSet == null ? 0 : Workloads.status(newSet, "replicas"));
        Meta.count(status, "readyReplicas", Workloads.sum(all, set -> Workloads.status(set, "readyReplicas")));
        Meta.count(status, "availableReplicas", available);
        Meta.count(status, "unavailableReplicas", Math.max(0, wanted - available));
        boolean enough = available
                >= Workloads.replicas(deployment) - Fenceposts.of(deployment).unavailable();
        set(
                status,
                "Available",
                enough ? "True" : "False",
                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.");
        return status;
    }

    /** Counts, availability, progress, and what keeps replica sets from creating pods. */
    ObjectNode duringRollout() {
        ObjectNode status = counted();
        if (!Workloads.hasProgressDeadline(deployment)) {
            Conditions.remove(status, PROGRESSING);
        } else if (!wasComplete(status)) {
            judgeProgress(status);
        }
        JsonNode failure = sets.failure();
        if (failure.isMissingNode()) {
            Conditions.remove(status, REPLICA_FAILURE);
        } else {
            set(
                    status,
                    REPLICA_FAILURE,
                    failure.path("status").asText(),
                    failure.path("reason").asText(),
                    failure.path("message").asText());
        }
        return status;
    }

    private boolean wasComplete(JsonNode status) {
        return Conditions.find(deployment.path("status"), PROGRESSING)
                        .path("reason")
                        .asText()
                        .equals(COMPLETE)
                && status.path("replicas").asInt(0)
                        == status.path("updatedReplicas").asInt(0);
    }

    private void judgeProgress(ObjectNode status) {
        ObjectNode newSet = sets.current();
        String who = newSet == null
                ? "Deployment \"" + Meta.name(deployment) + "\""
                : "ReplicaSet \"" + Meta.name(newSet) + "\"";
        if (isComplete(deployment, status)) {
            set(status, PROGRESSING, "True", COMPLETE, who + " has successfully progressed.");
        } else if (hasProgressed(status)) {
            ObjectNode progressing =
                    Conditions.condition(PROGRESSING, "True", "ReplicaSetUpdated", who + " is progressing.");
            // Progress moves the time of the update even when the condition stays the same.
            Conditions.set(status, progressing.put("lastUpdateTime", timestamp), timestamp);
        } else if (hasTimedOut(status)) {
            set(status, PROGRESSING, "False", TIMED_OUT, who + " has timed out progressing.");
        }
    }

    static boolean isComplete(JsonNode deployment, JsonNode status) {
        int replicas = Workloads.replicas(deployment);
        return status.path("updatedReplicas").asInt(0) == replicas
                && status.path("replicas").asInt(0) == replicas
                && status.path("availableReplicas").asInt(0) == replicas
                && status.path("observedGeneration").asLong(0) >= Meta.generation(deployment);
    }

    private boolean hasProgressed(JsonNode status) {
        JsonNode before = deployment.path("status");
        return grown(before, status, "updatedReplicas")
                || old(status) < old(before)
                || grown(before, status, "readyReplicas")
                || grown(before, status, "availableReplicas");
    }

    private static boolean grown(JsonNode before, JsonNode after, String field) {
        return after.path(field).asInt(0) > before.path(field).asInt(0);
    }

    private static int old(JsonNode status) {
        return status.path("replicas").asInt(0) - status.path("updatedReplicas").asInt(0);
    }

    private boolean hasTimedOut(JsonNode status) {
        JsonNode progressing = Conditions.find(status, PROGRESSING);
        String reason = progressing.path("reason").asText("");
        if (reason.isEmpty() || reason.equals(COMPLETE)) {
            return false;
        }
        return reason.equals(TIMED_OUT) || deadline(progressing).isBefore(now);
    }

    private Instant deadline(JsonNode progressing) {
        return Instant.parse(progressing.path("lastUpdateTime").asText())
                .plusSeconds(Workloads.progressDeadlineSeconds(deployment));
    }

    /** After how long to look whether it has timed out, or null when that cannot happen. */
    @Nullable
    Duration nextCheck(JsonNode status) {
        JsonNode progressing = Conditions.find(status, PROGRESSING);
        String reason = progressing.path("reason").asText("");
        if (!Workloads.hasProgressDeadline(deployment)
                || reason.isEmpty()
                || reason.equals(TIMED_OUT)
                || isComplete(deployment, status)) {
            return null;
        }
        Duration rest = Duration.between(now, deadline(progressing));
        return rest.isNegative() ? Duration.ofSeconds(1) : rest.plusSeconds(1);
    }

    private void set(ObjectNode status, String type, String value, String reason, String message) {
        setUnlessSame(status, type, value, reason, message, timestamp);
    }

    /** A condition with the same status and reason stays as it is, even when its message would be another. */
    static void setUnlessSame(
            ObjectNode status, String type, String value, String reason, String message, String timestamp) {
        JsonNode present = Conditions.find(status, type);
        if (present.path("status").asText().equals(value)
                && present.path("reason").asText("").equals(reason)) {
            return;
        }
        ObjectNode condition = Conditions.condition(type, value, reason, message);
        Conditions.set(status, condition.put("lastUpdateTime", timestamp), timestamp);
    }
}
