package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What the annotation {@code proxy.istio.io/overrides} says of the proxy (istio/istio, pkg/kube/inject/webhook.go). */
final class ProxyOverride {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProxyOverride() {}

    /** The image of the proxy's container, empty when it says none, or is not what istiod writes. */
    static String image(String overrides) {
        JsonNode document;
        try {
            document = JSON.readTree(overrides);
        } catch (JsonProcessingException e) {
            // People may write the annotation too; what istiod cannot read overrides nothing.
            return "";
        }
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : document.path(list)) {
                if (container.path("name").asText().equals("istio-proxy")) {
                    return container.path("image").asText("");
                }
            }
        }
        return "";
    }
}
