package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ConfigMap {@code istio-sidecar-injector-<revision>} says (Istio,
 * manifests/charts/istio-control/istio-discovery/templates/istiod-injector-configmap.yaml).
 *
 * @param policy enabled, disabled, or something else, which is taken as never
 * @param values the Helm values that templates are filled with
 */
record InjectorConfig(
        String policy, List<JsonNode> neverInjectSelector, List<JsonNode> alwaysInjectSelector, JsonNode values) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static InjectorConfig read(JsonNode configMap) {
        String config = configMap.at("/data/config").asText("");
        try {
            return new InjectorConfig(
                    BlockYaml.read(config, "policy").asText(""),
                    list(BlockYaml.read(config, "neverInjectSelector")),
                    list(BlockYaml.read(config, "alwaysInjectSelector")),
                    JSON.readTree(configMap.at("/data/values").asText("{}")));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The values of ConfigMap " + configMap.at("/metadata/name").asText() + " are not JSON", e);
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }
}
