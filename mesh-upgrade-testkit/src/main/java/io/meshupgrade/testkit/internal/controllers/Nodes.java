package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Which pods fit on which nodes, as far as it is simulated: node selectors, and the wish of a daemon set's pod. */
final class Nodes {

    private static final String WISH = "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution"
            + "/nodeSelectorTerms/0/matchFields/0/values/0";

    private Nodes() {}

    static boolean fits(JsonNode podSpec, JsonNode node) {
        return podSpec.path("nodeSelector").properties().stream()
                .allMatch(label -> label.getValue().equals(Meta.labels(node).get(label.getKey())));
    }

    static boolean takesPods(JsonNode node) {
        String ready =
                Conditions.find(node.path("status"), "Ready").path("status").asText("True");
        return ready.equals("True") && !node.at("/spec/unschedulable").asBoolean();
    }

    /** The node that a pod is on, or asks for; empty when it takes any. */
    static String wanted(JsonNode pod) {
        return Pods.isScheduled(pod) ? Pods.node(pod) : pod.at(WISH).asText("");
    }

    /** As daemon sets tell the scheduler. */
    static void want(ObjectNode pod, String node) {
        ObjectNode field = pod.withObject("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
                .putArray("nodeSelectorTerms")
                .addObject()
                .putArray("matchFields")
                .addObject();
        field.put("key", "metadata.name")
                .put("operator", "In")
                .putArray("values")
                .add(node);
    }
}
