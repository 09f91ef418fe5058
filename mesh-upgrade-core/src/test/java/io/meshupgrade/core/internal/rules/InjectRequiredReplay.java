package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.util.List;
import java.util.Map;

/** Predicts a pod which a webhook takes in any case, so that istiod alone decides. */
public final class InjectRequiredReplay implements Replay {

    private static final WebhookConfiguration TAKES_ALL = new WebhookConfiguration(
            "takes-all",
            "1",
            Map.of(),
            Map.of(),
            List.of(AksMesh.entry(
                    "all.sidecar-injector.istio.io",
                    LabelSelector.EVERYTHING,
                    LabelSelector.EVERYTHING,
                    new ServiceTarget(AksMesh.CONTROL_PLANE, "istiod-asm-1-29", "/inject", 443))));

    @Override
    public String area() {
        return "inject-required";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        String namespace = given.path("namespace").asText();
        Injection injection = Injection.of(new AksMesh()
                .revision("asm-1-29")
                .changeInjectors(injector -> new InjectorConfig(
                        "asm-1-29",
                        given.path("policy").asText(),
                        GivenMesh.selectors(given.path("neverInjectSelectors")),
                        GivenMesh.selectors(given.path("alwaysInjectSelectors")),
                        "",
                        "",
                        "",
                        null))
                .webhook(TAKES_ALL)
                .namespace(namespace)
                .facts());
        Prediction prediction = injection.predict(
                namespace,
                new PodTemplate(
                        GivenMesh.strings(given.path("podLabels")),
                        GivenMesh.strings(given.path("podAnnotations")),
                        given.path("hostNetwork").asBoolean()));
        return new ObjectMapper().createObjectNode().put("inject", prediction instanceof Prediction.Injected);
    }
}
