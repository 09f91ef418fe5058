package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Predicts a pod in a cluster that has the one webhook configuration which a row asks istioctl to explain. */
public final class CheckInjectReplay implements Replay {

    @Override
    public String area() {
        return "check-inject";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        String name = given.path("webhookConfig").asText();
        String revision = given.path("webhookRevision").asText();
        Injection injection = Injection.of(new AksMesh()
                .revision(revision)
                .changeEntries(CheckInjectReplay::never)
                .webhook(webhook(name, revision))
                .facts());
        Prediction prediction = injection.predict(
                "shop",
                GivenMesh.strings(given.path("namespaceLabels")),
                AksMesh.pod(GivenMesh.strings(given.path("podLabels")).entrySet().stream()
                        .map(Map.Entry::toString)
                        .toArray(String[]::new)));
        return new ObjectMapper()
                .createObjectNode()
                .put("injected", prediction instanceof Prediction.Injected)
                .put("reason", prediction.reason().toString());
    }

    static WebhookConfiguration webhook(String name, String revision) {
        WebhookConfiguration webhook = AksMesh.webhook(name, revision, revision);
        List<Entry> entries = new ArrayList<>(webhook.entries());
        if (revision.equals("default")) {
            ServiceTarget istiod = entries.get(0).service();
            entries.add(AksMesh.entry(
                    "namespace.sidecar-injector.istio.io",
                    AksMesh.selector(AksMesh.in(MeshKeys.INJECTION, "enabled")),
                    AksMesh.selector(new Requirement(MeshKeys.INJECT, "NotIn", List.of("false"))),
                    istiod));
            entries.add(AksMesh.entry(
                    "object.sidecar-injector.istio.io",
                    AksMesh.selector(AksMesh.absent(MeshKeys.INJECTION), AksMesh.absent(MeshKeys.REVISION)),
                    AksMesh.selector(AksMesh.in(MeshKeys.INJECT, "true"), AksMesh.absent(MeshKeys.REVISION)),
                    istiod));
        }
        if (name.endsWith("-deactivated")) {
            entries.replaceAll(CheckInjectReplay::never);
        }
        return new WebhookConfiguration(name, "1", webhook.labels(), Map.of(), entries);
    }

    /** As the chart deactivates a webhook. */
    static Entry never(Entry entry) {
        LabelSelector never = new LabelSelector(Map.of("istio.io/deactivated", "never-match"), List.of());
        return AksMesh.entry(entry.name(), never, never, entry.service());
    }
}
