package io.meshupgrade.testkit.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What upstream's suites say of injection holds for the simulated API server and istiod too. */
class AdmissionConformanceTest {

    /** Rows about AKS's own default for a revision: who runs the simulated istiods decides that, not they. */
    private static final Set<String> DECIDED_BY_AKS =
            Set.of("NATA-01", "NATA-02", "NATA-03", "NATA-04", "NATA-05", "NATA-06", "NATA-07", "NATA-08");

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Arguments> selectorRows() {
        return ConformanceRows.of("injection-selector");
    }

    static List<Arguments> requiredRows() {
        return ConformanceRows.of("inject-required");
    }

    static List<Arguments> nativeRows() {
        return ConformanceRows.of("native-sidecar");
    }

    static List<Arguments> imageRows() {
        return ConformanceRows.of("proxy-image");
    }

    @ParameterizedTest
    @MethodSource("selectorRows")
    void finds_the_webhooks_that_a_real_API_server_finds(JsonNode row) {
        // Given
        JsonNode given = row.path("given");
        ObjectStore store = new ObjectStore();
        Timeline time = new Timeline(Instant.EPOCH);
        ApiObjects api = new ApiObjects(store, time, 1);
        // An API server labels each namespace with its name.
        String namespace = given.path("namespaceLabels")
                .path("kubernetes.io/metadata.name")
                .asText("app");
        api.create(Kinds.NAMESPACE, "", withLabels(namespace, given.path("namespaceLabels")), false);
        ConformanceRows.read("fixtures-webhooks")
                .path(given.path("fixture").asText())
                .path("configs")
                .forEach(config ->
                        api.create(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", webhookConfiguration(config), false));
        WebhookAdmission admission = new WebhookAdmission(store, time, new RunningMesh());

        // When
        List<WebhookMatch> matching = admission.matching(namespace, withLabels("pod", given.path("podLabels")));

        // Then
        JsonNode expect = row.path("expect");
        assertThat(matching).hasSize(expect.path("matchCount").asInt());
        if (expect.path("target").isTextual()) {
            assertThat(matching)
                    .extracting(WebhookMatch::service)
                    .containsExactly(expect.path("target").asText());
        }
        if (expect.path("webhook").isTextual()) {
            assertThat(matching)
                    .extracting(WebhookMatch::name)
                    .containsExactly(expect.path("webhook").asText());
        }
        List<String> names = new ArrayList<>();
        expect.path("matches").forEach(name -> names.add(name.asText()));
        if (expect.has("matches")) {
            assertThat(matching)
                    .extracting(match -> match.configuration() + "/" + match.name())
                    .containsExactlyInAnyOrderElementsOf(names);
        }
        if (expect.has("doubleInjection")) {
            assertThat(matching.size() > 1)
                    .isEqualTo(expect.path("doubleInjection").asBoolean());
        }
    }

    @ParameterizedTest
    @MethodSource("requiredRows")
    void decides_to_inject_as_istiod_does(JsonNode row) {
        // Given
        JsonNode given = row.path("given");
        InjectorConfig config = new InjectorConfig(
                given.path("policy").asText(),
                selectors(given.path("neverInjectSelectors")),
                selectors(given.path("alwaysInjectSelectors")),
                JSON.createObjectNode());
        ObjectNode pod = withLabels("pod", given.path("podLabels"));
        pod.withObject("/metadata").set("annotations", given.path("podAnnotations"));
        pod.withObject("/spec").put("hostNetwork", given.path("hostNetwork").asBoolean());

        // When
        boolean required =
                InjectionRule.required(config, given.path("namespace").asText(), pod);

        // Then
        assertThat(required).isEqualTo(row.at("/expect/inject").asBoolean());
    }

    @ParameterizedTest
    @MethodSource("nativeRows")
    void places_the_proxy_where_istiod_places_it(JsonNode row) {
        JsonNode given = row.path("given");
        JsonNode expect = row.path("expect");
        if (expect.has("native")) {
            // Given
            List<String> kubelets = new ArrayList<>();
            given.path("kubeletVersions").forEach(version -> kubelets.add(version.asText()));

            // When
            boolean applies = NativeSidecars.apply(given.path("mode").asText(), kubelets, JSON.createObjectNode());

            // Then
            assertThat(applies).isEqualTo(expect.path("native").asBoolean());
        } else if (expect.has("location")) {
            // Given
            ObjectNode pod = withLabels("pod", JSON.createObjectNode());
            ObjectNode annotations = pod.withObject("/metadata/annotations");
            if (given.path("annotation").isTextual()) {
                annotations.put(
                        "sidecar.istio.io/nativeSidecar",
                        given.path("annotation").asText());
            }
            pod.withArray("/spec/containers").addObject().put("name", "app");
            String mode = given.path("globalNative").asText();

            // When
            Injection injection = new Injection(
                    "asm-1-29",
                    "aks-istio-system",
                    JSON.createObjectNode(),
                    "proxy",
                    "proxy",
                    NativeSidecars.apply(mode, List.of(), annotations));
            JsonNode injected = SidecarInjector.merge(injection, pod);

            // Then
            assertThat(injected.path("spec")
                            .path(expect.path("location").asText())
                            .findValuesAsText("name"))
                    .contains("istio-proxy");
        } else {
            assertThat(DECIDED_BY_AKS).contains(row.path("id").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("imageRows")
    void composes_the_image_as_istiod_does(JsonNode row) {
        // Given
        JsonNode given = row.path("given");
        ObjectNode values = JSON.createObjectNode();
        ObjectNode global = values.putObject("global");
        global.set("hub", given.path("hub"));
        global.set("tag", given.path("tag"));
        global.put("variant", given.path("variant").asText(""));
        global.putObject("proxy").put("image", given.path("valuesProxyImage").asText(""));
        ObjectNode pod = withLabels("pod", JSON.createObjectNode());
        ObjectNode annotations = pod.withObject("/metadata/annotations");
        put(annotations, "sidecar.istio.io/proxyImage", given.path("proxyImageAnnotation"));
        put(annotations, "sidecar.istio.io/proxyImageType", given.path("proxyImageTypeAnnotation"));
        if (given.path("userIstioProxyContainerImage").isTextual()) {
            pod.withArray("/spec/containers")
                    .addObject()
                    .put("name", "istio-proxy")
                    .set("image", given.path("userIstioProxyContainerImage"));
        }
        String meshType = given.path("meshImageType").isTextual()
                ? given.path("meshImageType").asText()
                : "";

        // When
        String image = ProxyImage.of("proxy", values, meshType, annotations);
        Injection injection = new Injection("asm-1-29", "aks-istio-system", values, image, image, false);
        JsonNode injected = SidecarInjector.merge(injection, pod);

        // Then
        assertThat(injected.at("/spec/containers/0/image").asText())
                .isEqualTo(row.at("/expect/image").asText());
    }

    @Test
    void rows_are_there() {
        // Given
        List<String> areas = List.of("injection-selector", "inject-required", "native-sidecar", "proxy-image");

        // When
        List<Integer> counts =
                areas.stream().map(area -> ConformanceRows.of(area).size()).toList();

        // Then
        assertThat(counts).allMatch(count -> count > 5);
    }

    private static void put(ObjectNode annotations, String key, JsonNode value) {
        if (value.isTextual()) {
            annotations.set(key, value);
        }
    }

    private static ObjectNode withLabels(String name, JsonNode labels) {
        ObjectNode object = JSON.createObjectNode();
        object.putObject("metadata").put("name", name).set("labels", labels);
        return object;
    }

    private static ObjectNode webhookConfiguration(JsonNode fixture) {
        ObjectNode configuration = JSON.createObjectNode();
        configuration.putObject("metadata").put("name", fixture.path("name").asText());
        for (JsonNode entry : fixture.path("webhooks")) {
            ObjectNode webhook = configuration.withArray("/webhooks").addObject();
            webhook.set("name", entry.path("name"));
            webhook.putObject("namespaceSelector").set("matchExpressions", entry.path("namespaceSelector"));
            webhook.putObject("objectSelector").set("matchExpressions", entry.path("objectSelector"));
            webhook.putObject("clientConfig").putObject("service").set("name", fixture.path("target"));
            ObjectNode rule = webhook.putArray("rules").addObject();
            rule.putArray("operations").add("CREATE");
            rule.putArray("apiGroups").add("");
            rule.putArray("apiVersions").add("v1");
            rule.putArray("resources").add("pods");
        }
        return configuration;
    }

    /** Rows write a selector as its matchLabels, or as one expression alone. */
    private static List<JsonNode> selectors(JsonNode list) {
        List<JsonNode> selectors = new ArrayList<>();
        for (JsonNode one : list) {
            if (one.has("key")) {
                ObjectNode selector = JSON.createObjectNode();
                selector.putArray("matchExpressions").add(one);
                selectors.add(selector);
            } else {
                selectors.add(one);
            }
        }
        return selectors;
    }
}
