package io.meshupgrade.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.SimulatedAks;
import java.util.ArrayList;
import java.util.List;

/** What a world has come to: what people would look at, without names and times that chance decides. */
final class SettledWorld {

    private SettledWorld() {}

    static List<String> describe(SimulatedAks aks) {
        aks.time().requireRest();
        ApiServer api = new ApiServer(aks.kubeconfig());
        List<String> lines = new ArrayList<>();
        for (JsonNode namespace : items(api, "/api/v1/namespaces")) {
            String label = namespace
                    .path("metadata")
                    .path("labels")
                    .path("istio.io/rev")
                    .asText("");
            lines.add("namespace " + name(namespace) + " " + label);
        }
        for (JsonNode webhook : items(api, "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations")) {
            lines.add("webhook " + name(webhook) + " "
                    + webhook.at("/webhooks/0/clientConfig/service/name").asText(""));
        }
        for (JsonNode service : items(api, "/api/v1/namespaces/aks-istio-system/services")) {
            lines.add("service " + name(service) + " " + service.at("/spec/selector"));
        }
        for (String kind : List.of("apps/v1/deployments", "apps/v1/statefulsets", "argoproj.io/v1alpha1/rollouts")) {
            ApiServer.Answer all = api.get("/apis/" + kind);
            if (all.status() == 404) {
                continue;
            }
            for (JsonNode workload : all.orThrow().path("items")) {
                String namespace = workload.at("/metadata/namespace").asText();
                if (!namespace.startsWith("aks-")) {
                    lines.add(kind + " " + namespace + "/" + name(workload) + " generation "
                            + workload.at("/metadata/generation").asInt());
                }
            }
        }
        List<String> pods = new ArrayList<>();
        for (JsonNode pod : items(api, "/api/v1/pods")) {
            String namespace = pod.at("/metadata/namespace").asText();
            if (!namespace.startsWith("aks-")) {
                pods.add("pod of " + namespace + " "
                        + pod.path("metadata")
                                .path("annotations")
                                .path("istio.io/rev")
                                .asText("without sidecar"));
            }
        }
        pods.sort(null);
        lines.addAll(pods);
        lines.add("changes in ARM " + aks.arm().requests().count("PUT", "**"));
        return lines;
    }

    private static JsonNode items(ApiServer api, String path) {
        return api.get(path).orThrow().path("items");
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
