package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts.Condition;
import java.util.Map;

/** Asks for the status of the rollout of a workload called foo. */
public final class RolloutStatusReplay implements Replay {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String area() {
        return "rollout-status";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        ObjectNode answer = JSON.createObjectNode();
        WorkloadRef foo = new WorkloadRef(kind(given.path("kind").asText("Deployment")), "shop", "foo");
        if (given.has("desired")) {
            RolloutFacts facts = pending(given);
            boolean finished = RolloutStatus.unfinished(foo, facts).isEmpty();
            return answer.put(
                    "pending", finished ? null : Math.min(facts.updated(), facts.ready()) + "/" + facts.replicas());
        }
        RolloutStatus status = given.path("event").asText().equals("DELETED")
                ? RolloutStatus.DELETED
                : RolloutStatus.of(foo, facts(given));
        return answer.put("done", status.done())
                .put("message", nullIfEmpty(status.message()))
                .put("error", nullIfEmpty(status.error()));
    }

    /** Rows write the group as people do, in brackets; references have it as the API has it. */
    private static String kind(String kind) {
        return kind.replace(" (argoproj.io)", ".argoproj.io");
    }

    private static RolloutFacts facts(JsonNode given) {
        JsonNode status = given.path("status");
        String reason = status.path("progressingReason").asText("");
        return new RolloutFacts(
                given.path("generation").asLong(),
                status.path("observedGeneration").asLong(),
                integer(given.path("replicas")),
                false,
                given.path("updateStrategy").asText(""),
                integer(given.path("partition")),
                given.path("partition").isInt(),
                status.path("replicas")
                        .asInt(status.path("desiredNumberScheduled").asInt()),
                status.path("updatedReplicas")
                        .asInt(status.path("updatedNumberScheduled").asInt()),
                status.path("readyReplicas").asInt(),
                status.path("availableReplicas")
                        .asInt(status.path("numberAvailable").asInt()),
                status.path("currentRevision").asText(""),
                status.path("updateRevision").asText(""),
                reason.isEmpty() ? Map.of() : Map.of("Progressing", new Condition("False", reason, "")));
    }

    private static RolloutFacts pending(JsonNode given) {
        int ready = given.path("ready").asInt();
        return new RolloutFacts(
                given.path("generation").asLong(),
                given.path("observedGeneration").asLong(),
                given.path("desired").asInt(),
                false,
                "RollingUpdate",
                null,
                true,
                given.path("desired").asInt(),
                given.path("updated").asInt(),
                ready,
                ready,
                "",
                "",
                Map.of());
    }

    private static Integer integer(JsonNode value) {
        return value.isInt() ? (Integer) value.asInt() : null;
    }

    private static String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
