package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.store.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What controllers ask of pods, and how they make them (Kubernetes, pkg/controller/controller_utils.go). */
final class Pods {

    /** Those that a smaller replica set can do without first: no node, then not running, then not ready, then young. */
    static final Comparator<ObjectNode> MOST_DISPENSABLE_FIRST = Comparator.comparing(
                    (ObjectNode pod) -> isScheduled(pod))
            .thenComparing(pod -> phase(pod).equals("Running"))
            .thenComparing(Pods::isReady)
            .thenComparing(pod -> isReady(pod) ? readySince(pod) : Instant.MAX, Comparator.reverseOrder())
            .thenComparing(Meta::created, Comparator.reverseOrder())
            .thenComparing(Meta::name);

    private Pods() {}

    static String phase(JsonNode pod) {
        return pod.at("/status/phase").asText("Pending");
    }

    static boolean isFinished(JsonNode pod) {
        return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
    }

    /** Not finished and not going. */
    static boolean isActive(JsonNode pod) {
        return !isFinished(pod) && !Meta.isGoing(pod);
    }

    static boolean isScheduled(JsonNode pod) {
        return !node(pod).isEmpty();
    }

    static String node(JsonNode pod) {
        return pod.at("/spec/nodeName").asText("");
    }

    static boolean isReady(JsonNode pod) {
        return Conditions.isTrue(pod.path("status"), "Ready");
    }

    static boolean isRunningAndReady(JsonNode pod) {
        return phase(pod).equals("Running") && isReady(pod);
    }

    private static Instant readySince(JsonNode pod) {
        return Instant.parse(Conditions.find(pod.path("status"), "Ready")
                .path("lastTransitionTime")
                .asText());
    }

    /** Ready, and for as long as {@code minReadySeconds} asks. */
    static boolean isAvailable(JsonNode pod, int minReadySeconds, Instant now) {
        return isReady(pod)
                && (minReadySeconds == 0
                        || !readySince(pod).plusSeconds(minReadySeconds).isAfter(now));
    }

    /** How long until the first of the ready pods becomes available; zero when all are. */
    static Duration untilNextAvailable(List<ObjectNode> pods, int minReadySeconds, Instant now) {
        return pods.stream()
                .filter(pod -> isReady(pod) && !isAvailable(pod, minReadySeconds, now))
                .map(pod -> Duration.between(now, readySince(pod).plusSeconds(minReadySeconds)))
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** A new pod of a template, without a name. */
    static ObjectNode fromTemplate(JsonNode template, Kind kind, JsonNode owner) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = pod.putObject("metadata");
        for (String field : List.of("labels", "annotations", "finalizers")) {
            if (template.at("/metadata").has(field)) {
                metadata.set(field, template.at("/metadata").get(field).deepCopy());
            }
        }
        Meta.addController(pod, kind, owner);
        pod.set("spec", template.path("spec").deepCopy());
        pod.putObject("status").put("phase", "Pending");
        return pod;
    }
}
