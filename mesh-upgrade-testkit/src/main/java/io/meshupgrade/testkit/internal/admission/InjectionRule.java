package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** Whether istiod injects a pod that a webhook sent to it (Istio, pkg/kube/inject/inject.go, injectRequired). */
final class InjectionRule {

    private static final Set<String> IGNORED_NAMESPACES =
            Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");

    private static final String INJECT = "sidecar.istio.io/inject";

    private InjectionRule() {}

    static boolean required(InjectorConfig config, String namespace, JsonNode pod) {
        if (pod.at("/spec/hostNetwork").asBoolean() || IGNORED_NAMESPACES.contains(namespace)) {
            return false;
        }
        if (!config.policy().equals("enabled") && !config.policy().equals("disabled")) {
            return false;
        }
        JsonNode labels = pod.at("/metadata/labels");
        String asked = labels.has(INJECT)
                ? labels.path(INJECT).asText()
                : pod.at("/metadata/annotations").path(INJECT).asText("");
        if (asked.equals("true") || asked.equals("false")) {
            return asked.equals("true");
        }
        if (anyMatches(config.neverInjectSelector(), labels)) {
            return false;
        }
        return anyMatches(config.alwaysInjectSelector(), labels)
                || config.policy().equals("enabled");
    }

    /** Here an empty selector selects nothing. */
    private static boolean anyMatches(List<JsonNode> selectors, JsonNode labels) {
        return selectors.stream()
                .anyMatch(selector -> !LabelSelectors.isEmpty(selector) && LabelSelectors.matches(selector, labels));
    }
}
