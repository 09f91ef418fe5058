package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks which webhooks an istiod keeps up to date. */
public final class CaBundleReplay implements Replay {

    @Override
    public String area() {
        return "ca-bundle";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        WebhookConfiguration configuration = configuration(given);
        CaRenewal renewal = CaRenewal.of(
                given.path("istiodRevision").asText(),
                configuration,
                given.path("patchedSuffix").asText());
        String result = switch (renewal.outcome()) {
            case NOT_FOUND -> "error:not found";
            case NO_ENTRY -> "error:no webhook with name";
            case OTHER_REVISION -> "error:wrong revision";
            case NOT_LABELLED -> "untouched";
            case RENEWED ->
                renewal.entries().size() == configuration.entries().size()
                        ? "patched"
                        : "patched:" + String.join(",", renewal.entries());
        };
        return new ObjectMapper().createObjectNode().put("result", result);
    }

    private static WebhookConfiguration configuration(JsonNode given) {
        if (!given.path("configLabels").isObject()) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode name : given.path("webhookNames")) {
            entries.add(AksMesh.entry(
                    name.asText(),
                    LabelSelector.EVERYTHING,
                    LabelSelector.EVERYTHING,
                    new ServiceTarget(AksMesh.CONTROL_PLANE, "istiod", "/inject", 443)));
        }
        return new WebhookConfiguration(
                "config", "1", GivenMesh.strings(given.path("configLabels")), Map.of(), entries);
    }
}
