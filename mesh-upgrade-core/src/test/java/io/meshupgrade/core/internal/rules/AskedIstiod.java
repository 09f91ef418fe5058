package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom admission asks for a pod without labels of Istio. */
public final class AskedIstiod {

    private AskedIstiod() {}

    public static Optional<ServiceTarget> of(List<WebhookConfiguration> webhooks, JsonNode namespaceLabels) {
        return Injection.matches(webhooks, GivenMesh.strings(namespaceLabels), Map.of()).stream()
                .map(match -> webhooks.stream()
                        .filter(webhook -> webhook.name().equals(match.configuration()))
                        .findFirst()
                        .orElseThrow()
                        .entries()
                        .get(0)
                        .service())
                .findFirst();
    }
}
