package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What rows say of a mesh, as the values that rules take. */
final class GivenMesh {

    private GivenMesh() {}

    static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new HashMap<>();
        object.properties()
                .forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }

    static List<WebhookConfiguration> webhooks(JsonNode fixture) {
        List<WebhookConfiguration> webhooks = new ArrayList<>();
        for (JsonNode config : fixture.path("configs")) {
            List<WebhookConfiguration.Entry> entries = new ArrayList<>();
            for (JsonNode webhook : config.path("webhooks")) {
                entries.add(AksMesh.entry(
                        webhook.path("name").asText(),
                        new LabelSelector(Map.of(), requirements(webhook.path("namespaceSelector"))),
                        new LabelSelector(Map.of(), requirements(webhook.path("objectSelector"))),
                        new ServiceTarget(
                                AksMesh.CONTROL_PLANE, config.path("target").asText(), "/inject", 443)));
            }
            webhooks.add(new WebhookConfiguration(config.path("name").asText(), "1", Map.of(), Map.of(), entries));
        }
        return webhooks;
    }

    /** Rows write a selector as its matchLabels, or as one expression alone. */
    static List<LabelSelector> selectors(JsonNode list) {
        List<LabelSelector> selectors = new ArrayList<>();
        for (JsonNode one : list) {
            selectors.add(
                    one.has("key")
                            ? new LabelSelector(Map.of(), List.of(requirement(one)))
                            : new LabelSelector(
                                    strings(one.path("matchLabels")), requirements(one.path("matchExpressions"))));
        }
        return selectors;
    }

    private static List<Requirement> requirements(JsonNode list) {
        List<Requirement> requirements = new ArrayList<>();
        list.forEach(one -> requirements.add(requirement(one)));
        return requirements;
    }

    private static Requirement requirement(JsonNode one) {
        List<String> values = new ArrayList<>();
        one.path("values").forEach(value -> values.add(value.asText()));
        return new Requirement(one.path("key").asText(), one.path("operator").asText(), values);
    }
}
