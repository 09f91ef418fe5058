package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Which webhooks see the creation of an object, in the order in which they are called (Kubernetes,
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook: configurations by name, entries as listed).
 */
final class WebhookSelection {

    private WebhookSelection() {}

    /** All entries, in the order of calls; whether they match is asked one by one, since each may change the object. */
    static List<WebhookMatch> entries(List<? extends JsonNode> configurationsByName) {
        List<WebhookMatch> entries = new ArrayList<>();
        for (JsonNode configuration : configurationsByName) {
            String name = configuration.at("/metadata/name").asText();
            for (JsonNode entry : configuration.path("webhooks")) {
                entries.add(new WebhookMatch(name, entry));
            }
        }
        return entries;
    }

    /** Whether an entry wants to see the creation of this object. */
    static boolean wants(WebhookMatch webhook, Kind kind, JsonNode namespaceLabels, JsonNode objectLabels) {
        JsonNode entry = webhook.entry();
        return appliesTo(entry.path("rules"), kind)
                && LabelSelectors.matches(entry.path("namespaceSelector"), namespaceLabels)
                && LabelSelectors.matches(entry.path("objectSelector"), objectLabels);
    }

    private static boolean appliesTo(JsonNode rules, Kind kind) {
        for (JsonNode rule : rules) {
            String scope = rule.path("scope").asText("*");
            if (names(rule.path("operations"), "CREATE")
                    && names(rule.path("apiGroups"), kind.group())
                    && names(rule.path("apiVersions"), kind.version())
                    && (names(rule.path("resources"), kind.plural()) || names(rule.path("resources"), "*/*"))
                    && (scope.equals("*") || scope.equals("Namespaced") == kind.namespaced())) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(JsonNode list, String wanted) {
        for (JsonNode one : list) {
            if (one.asText().equals(wanted) || one.asText().equals("*")) {
                return true;
            }
        }
        return false;
    }
}
