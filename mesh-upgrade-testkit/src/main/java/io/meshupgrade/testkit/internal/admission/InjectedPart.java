package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a template adds to a pod, before it is merged into it.
 *
 * @param labels added unless the pod has them
 * @param annotations set, whatever the pod had
 */
record InjectedPart(
        ObjectNode labels, ObjectNode annotations, ArrayNode initContainers, ArrayNode containers, ArrayNode volumes) {

    static final ObjectMapper JSON = new ObjectMapper();

    static InjectedPart empty() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return new InjectedPart(
                nodes.objectNode(), nodes.objectNode(), nodes.arrayNode(), nodes.arrayNode(), nodes.arrayNode());
    }

    /** The annotation which says what was injected and by whom: {@code null} where nothing was, as Go writes it. */
    String status(String revision) {
        ObjectNode status = JSON.createObjectNode();
        status.set("initContainers", names(initContainers));
        status.set("containers", names(containers));
        status.set("volumes", names(volumes));
        status.putNull("imagePullSecrets");
        return status.put("revision", revision).toString();
    }

    private static JsonNode names(ArrayNode list) {
        if (list.isEmpty()) {
            return NullNode.getInstance();
        }
        ArrayNode names = JSON.createArrayNode();
        list.forEach(one -> names.add(one.path("name").asText()));
        return names;
    }
}
