package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods of a cluster ought to have a sidecar, and of which revision, told from what the Kubernetes API says of
 * labels and tags alone: the selectors of webhooks in words. It knows nothing of how the simulator gets there.
 */
final class SidecarOracle {

    static final String NONE = "none";

    private static final String REVISION = "istio.io/rev";

    private final Map<String, JsonNode> namespaces = new HashMap<>();
    private final Map<String, String> revisions = new HashMap<>();

    SidecarOracle(Caller caller) throws IOException {
        for (JsonNode namespace : items(caller, "/api/v1/namespaces")) {
            namespaces.put(name(namespace), namespace.at("/metadata/labels"));
        }
        for (JsonNode injector : items(caller, "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations")) {
            JsonNode labels = injector.at("/metadata/labels");
            String revision = labels.path(REVISION).asText();
            revisions.put(labels.path("istio.io/tag").asText(revision), revision);
        }
    }

    static List<JsonNode> items(Caller caller, String path) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        caller.get(path).json().path("items").forEach(items::add);
        return items;
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /** The revision whose sidecar a pod ought to have, or "none". */
    String expected(JsonNode pod) {
        JsonNode namespace = namespaces.get(pod.at("/metadata/namespace").asText());
        JsonNode labels = pod.at("/metadata/labels");
        String wish = labels.path("sidecar.istio.io/inject").asText("");
        if (wish.equals("false") || pod.at("/spec/hostNetwork").asBoolean()) {
            return NONE;
        }
        if (namespace.has("istio-injection")) {
            return namespace.path("istio-injection").asText().equals("enabled") ? revisionOf("default") : NONE;
        }
        if (namespace.has(REVISION)) {
            return revisionOf(namespace.path(REVISION).asText());
        }
        if (labels.has(REVISION)) {
            return revisionOf(labels.path(REVISION).asText());
        }
        return wish.equals("true") ? revisionOf("default") : NONE;
    }

    /** The revision that ought to look after a Gateway, or "none". */
    String expectedOwner(JsonNode gateway) {
        JsonNode namespace = namespaces.get(gateway.at("/metadata/namespace").asText());
        String pointer = gateway.at("/metadata/labels")
                .path(REVISION)
                .asText(namespace.path(REVISION).asText(""));
        return pointer.isEmpty() ? Collections.max(revisions.values()) : revisionOf(pointer);
    }

    private String revisionOf(String revisionOrTag) {
        return revisions.getOrDefault(revisionOrTag, NONE);
    }

    /** The revision whose sidecar a pod has, or "none". */
    static String found(JsonNode pod) {
        String status = pod.at("/metadata/annotations/sidecar.istio.io~1status").asText("");
        boolean proxy = pod.at("/spec").findValuesAsText("name").contains("istio-proxy");
        if (proxy == status.isEmpty()) {
            throw new AssertionError("A proxy without its status, or the other way round: " + pod);
        }
        return status.isEmpty() ? NONE : Caller.read(status).path("revision").asText();
    }
}
