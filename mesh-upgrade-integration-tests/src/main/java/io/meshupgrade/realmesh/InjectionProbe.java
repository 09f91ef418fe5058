package io.meshupgrade.realmesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.realmesh.ApiServer.Answer;
import java.util.Map;

/**
 * Asks an API server, real or simulated, what would be injected into a pod: a dry run goes through admission as a real
 * pod does, and leaves nothing behind.
 */
public final class InjectionProbe {

    private static final String PROXY = "istio-proxy";

    private final ApiServer api;
    private final String namespace;
    private final Map<String, String> labels;

    /** For pods of a namespace that say nothing about injection themselves. */
    public InjectionProbe(ApiServer api, String namespace) {
        this(api, namespace, Map.of());
    }

    /** For pods with labels of their own. */
    public InjectionProbe(ApiServer api, String namespace, Map<String, String> labels) {
        this.api = api;
        this.namespace = namespace;
        this.labels = Map.copyOf(labels);
    }

    /**
     * What came of one dry run.
     *
     * @param revision which injected the pod; empty when none did
     * @param image of the proxy, wherever it stands; empty when there is none
     * @param text the whole answer, for messages
     */
    public record Result(String revision, String image, String text) {}

    /** Asks once. A refusal is a result as well: nothing was injected. */
    public Result ask() {
        ObjectNode pod =
                new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata").put("name", "probe");
        labels.forEach(metadata.putObject("labels")::put);
        pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "app")
                .put("image", "app");
        Answer answer = api.post("/api/v1/namespaces/" + namespace + "/pods?dryRun=All", pod.toString());
        if (answer.status() >= 300) {
            return new Result("", "", answer.text());
        }
        JsonNode injected = answer.json();
        JsonNode annotations = injected.at("/metadata/annotations");
        String revision = annotations.has("sidecar.istio.io/status")
                ? annotations.path("istio.io/rev").asText()
                : "";
        return new Result(revision, image(injected.path("spec")), answer.text());
    }

    private static String image(JsonNode spec) {
        for (String list : new String[] {"initContainers", "containers"}) {
            for (JsonNode container : spec.path(list)) {
                if (container.path("name").asText().equals(PROXY)) {
                    return container.path("image").asText();
                }
            }
        }
        return "";
    }
}
