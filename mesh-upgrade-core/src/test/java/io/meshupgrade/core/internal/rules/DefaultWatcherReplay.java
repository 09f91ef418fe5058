package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import java.util.List;
import java.util.Map;

/** Asks which revision is the default one. */
public final class DefaultWatcherReplay implements Replay {

    @Override
    public String area() {
        return "default-watcher";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        List<WebhookConfiguration> webhooks = given.path("webhookName").isTextual()
                ? List.of(new WebhookConfiguration(
                        given.path("webhookName").asText(),
                        "1",
                        given.path("revisionLabel").isTextual()
                                ? Map.of(
                                        MeshKeys.REVISION,
                                        given.path("revisionLabel").asText())
                                : Map.of(),
                        Map.of(),
                        List.of()))
                : List.of();
        String revision =
                GatewayOwnership.defaultRevision(given.path("istioNamespace").asText(), webhooks);
        return new ObjectMapper().createObjectNode().put("defaultRevision", revision);
    }
}
