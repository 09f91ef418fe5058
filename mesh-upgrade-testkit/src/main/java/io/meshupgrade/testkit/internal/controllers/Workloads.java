package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.function.ToIntFunction;

/** Reads the specs and statuses of workloads, with the defaults of an API server. */
final class Workloads {

    private static final int NO_DEADLINE = Integer.MAX_VALUE;

    private Workloads() {}

    static int replicas(JsonNode workload) {
        return workload.at("/spec/replicas").asInt(1);
    }

    static int status(JsonNode workload, String field) {
        return workload.path("status").path(field).asInt(0);
    }

    static String strategy(JsonNode deployment) {
        return deployment.at("/spec/strategy/type").asText("RollingUpdate");
    }

    static String updateStrategy(JsonNode workload) {
        return workload.at("/spec/updateStrategy/type").asText("RollingUpdate");
    }

    static boolean paused(JsonNode deployment) {
        return deployment.at("/spec/paused").asBoolean();
    }

    static int progressDeadlineSeconds(JsonNode deployment) {
        return deployment.at("/spec/progressDeadlineSeconds").asInt(600);
    }

    static boolean hasProgressDeadline(JsonNode deployment) {
        return progressDeadlineSeconds(deployment) != NO_DEADLINE;
    }

    static int minReadySeconds(JsonNode workload) {
        return workload.at("/spec/minReadySeconds").asInt(0);
    }

    static int revisionHistoryLimit(JsonNode workload) {
        return workload.at("/spec/revisionHistoryLimit").asInt(10);
    }

    static int sum(Collection<? extends JsonNode> workloads, ToIntFunction<JsonNode> count) {
        return workloads.stream().mapToInt(count).sum();
    }
}
