package io.meshupgrade.core.internal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.kubernetes.client.util.ClientBuilder;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Item;
import io.meshupgrade.core.internal.observe.AutoscalerFacts;
import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MeshListsTest {

    private static final String FORBIDDEN =
            "{\"kind\": \"Status\", \"status\": \"Failure\", \"message\": \"no\", \"code\": 403}";

    @Test
    void tellsWhoOwnsWhichLabelOfANamespace() throws IOException {
        // Given
        byte[] list = RealDocuments.bytes("namespaces.json");

        // When
        List<NamespaceFacts> namespaces = RealDocuments.read(list, MeshLists.NAMESPACE, MeshLists::namespace);

        // Then
        assertThat(namespaces).singleElement().satisfies(shop -> {
            assertThat(shop.name()).isEqualTo("shop");
            assertThat(shop.resourceVersion()).isEqualTo("219");
            assertThat(shop.labels())
                    .isEqualTo(
                            Map.of("istio.io/rev", "asm-1-30", "kubernetes.io/metadata.name", "shop", "team", "shop"));
            assertThat(shop.annotations()).containsEntry("note", "mine");
            assertThat(shop.labelManagers())
                    .isEqualTo(Map.of(
                            "istio.io/rev",
                            "somebody",
                            "kubernetes.io/metadata.name",
                            "kubectl-client-side-apply",
                            "team",
                            "kubectl-client-side-apply"));
            assertThat(shop.terminating()).isFalse();
        });
    }

    @Test
    void theNewestManagerOfALabelOwnsItAndNobodyWhoHasAnotherOfASimilarName() throws IOException {
        // Given
        String namespace = "{'metadata': {'name': 'a', 'deletionTimestamp': '2026-01-01T00:00:00Z',"
                + " 'labels': {'istio.io/rev': 'x', 'lonely': 'y'}, 'managedFields': ["
                + entry("new", "'2026-01-02T00:00:00Z'", "f:istio.io/rev")
                + "," + entry("old", "'2026-01-01T00:00:00Z'", "f:istio.io/rev")
                + "," + entry("timeless", "null", "f:istio.io/rev")
                + "," + entry("other", "'2026-01-03T00:00:00Z'", "f:istio.io/revision")
                + ", {'manager': 'bare', 'fieldsV1': null}]}}";

        // When
        NamespaceFacts facts = RealDocuments.readOne(namespace, MeshLists.NAMESPACE, MeshLists::namespace);

        // Then
        assertThat(facts.labelManagers()).isEqualTo(Map.of("istio.io/rev", "new"));
        assertThat(facts.terminating()).isTrue();
    }

    private static String entry(String manager, String time, String field) {
        return "{'manager': '" + manager + "', 'time': " + time
                + ", 'fieldsV1': {'f:metadata': {'f:labels': {'.': {}, '" + field + "': {}}}}}";
    }

    @Test
    void joinsServicesWithTheirEndpoints() throws IOException {
        // Given
        String services = RealDocuments.text("services.json");
        String slices = RealDocuments.text("endpointslices.json");

        // When
        List<ServiceFacts> answering = services(services, 200, slices);
        List<ServiceFacts> silent = services(services, 200, slices.replace("true", "false"));
        List<ServiceFacts> empty = services(services, 200, "{\"items\": []}");
        List<ServiceFacts> unknown = services(services, 403, FORBIDDEN);

        // Then
        assertThat(answering).containsExactly(cart(true));
        assertThat(silent).containsExactly(cart(false));
        assertThat(empty).containsExactly(cart(false));
        assertThat(unknown).containsExactly(cart(null));
    }

    @Test
    void anythingButAForbiddenListOfEndpointsIsAnError() throws IOException {
        String services = RealDocuments.text("services.json");
        assertThatThrownBy(() -> services(services, 500, "{}"))
                .isInstanceOf(KubernetesException.class)
                .hasMessageStartingWith("Cannot list endpointslices in namespace shop: ");
    }

    @Test
    void anEndpointThatDoesNotSayIsReady() throws IOException {
        // Given
        String slice = "{'metadata': {'labels': {'kubernetes.io/service-name': 's'}}, 'endpoints': [%s]}";

        // When, Then
        assertThat(RealDocuments.readOne(slice.formatted("{}"), MeshLists.ENDPOINT_SLICE, MeshLists::endpoints))
                .isEqualTo(new MeshLists.ServiceEndpoints("s", true));
        assertThat(RealDocuments.readOne(slice.formatted(""), MeshLists.ENDPOINT_SLICE, MeshLists::endpoints))
                .isEqualTo(new MeshLists.ServiceEndpoints("s", false));
    }

    private static ServiceFacts cart(Boolean answering) {
        return new ServiceFacts("shop", "cart", Map.of("app", "cart"), Map.of("app", "cart"), answering);
    }

    private static List<ServiceFacts> services(String services, int status, String slices) throws IOException {
        try (LoopbackServer server = LoopbackServer.with(exchange -> {
                    boolean first = exchange.getRequestURI().getPath().endsWith("/services");
                    LoopbackServer.answer(
                            exchange, first ? 200 : status, "application/json", first ? services : slices);
                });
                KubernetesCluster cluster = cluster(server)) {
            return cluster.services("shop");
        }
    }

    @Test
    void listsTheImagesOfLivingPodsByRevision() throws IOException {
        // Given
        try (LoopbackServer server =
                        LoopbackServer.answering(200, "application/json", RealDocuments.text("pods.json"));
                KubernetesCluster cluster = cluster(server)) {

            // When
            Map<String, List<String>> proxies = cluster.images("shop", "app=cart", "istio-proxy");
            Map<String, List<String>> plain = cluster.images(null, "", "plain");

            // Then
            assertThat(proxies)
                    .isEqualTo(Map.of(
                            "asm-1-29",
                            List.of("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.5-1"),
                            "",
                            List.of("proxy:2")));
            assertThat(plain).isEqualTo(Map.of("", List.of("plain:1")));
            assertThat(server.asked())
                    .extracting(asked -> asked.path() + "?" + asked.query())
                    .containsExactly(
                            "/api/v1/namespaces/shop/pods?limit=500&labelSelector=app=cart", "/api/v1/pods?limit=500");
        }
    }

    @ParameterizedTest
    @CsvSource({"Running, 1", "Pending, 1", "Succeeded, 0", "Failed, 0"})
    void aPodThatHasEndedRunsNothing(String phase, int images) throws IOException {
        String pod = "{'metadata': {'name': 'a'}, 'spec': {'containers': [{'name': 'c', 'image': 'i'}],"
                + " 'initContainers': [{'name': 'c', 'image': 'once'}]}, 'status': {'phase': '" + phase + "'}}";
        assertThat(RealDocuments.readOne(pod, MeshLists.RUNNING_POD, object -> MeshLists.runningImages(object, "c"))
                        .images())
                .hasSize(images);
    }

    @Test
    void readsAutoscalersAndWhatUtilizationTheyAimAt() throws IOException {
        // Given
        byte[] list = RealDocuments.bytes("autoscalers.json");

        // When
        List<AutoscalerFacts> autoscalers = RealDocuments.read(list, MeshLists.AUTOSCALER, MeshLists::autoscaler);

        // Then
        assertThat(autoscalers).containsExactly(new AutoscalerFacts("shop", "cart", 1, 5, Map.of("cpu", 80)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | items[0] (n/a) has no spec.maxReplicas",
                "{'maxReplicas': 3000000000} | spec.maxReplicas of items[0] (n/a) is 3000000000, not a"
                        + " number of 32 bits",
                "{'maxReplicas': 3, 'minReplicas': '1'} | spec.minReplicas of items[0] (n/a) is a string, not a"
                        + " number",
                "{'metrics': [[]]} | spec.metrics[0] of items[0] (n/a) is an array, not an object",
            },
            quoteCharacter = '`')
    void namesTheAutoscalerAndTheFieldThatAreNotAsExpected(String spec, String problem) {
        String autoscaler = "{'metadata': {'namespace': 'n', 'name': 'a'}, 'spec': " + spec + "}";
        assertThatThrownBy(() -> RealDocuments.readOne(autoscaler, MeshLists.AUTOSCALER, MeshLists::autoscaler))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage(problem);
    }

    @Test
    void readsGatewaysAndFindsNoneWhereTheClusterDoesNotKnowThem() throws IOException {
        // Given
        String gateway =
                "{\"items\": [{\"metadata\": {\"namespace\": \"n\", \"name\": \"g\", \"labels\": {\"a\": \"b\"}},"
                        + " \"spec\": {\"gatewayClassName\": \"istio\", \"listeners\": []}, \"more\": 1}]}";

        // When, Then
        try (LoopbackServer server = LoopbackServer.answering(200, "application/json", gateway);
                KubernetesCluster cluster = cluster(server)) {
            assertThat(cluster.gateways(null)).containsExactly(new GatewayFacts("n", "g", "istio", Map.of("a", "b")));
            assertThat(server.asked())
                    .extracting(LoopbackServer.Asked::path)
                    .containsExactly("/apis/gateway.networking.k8s.io/v1/gateways");
        }
        try (LoopbackServer server = LoopbackServer.answering(404, "text/plain", "404 page not found\n");
                KubernetesCluster cluster = cluster(server)) {
            assertThat(cluster.gateways("n")).isEmpty();
        }
    }

    @Test
    void asksForAllNamesOfAKindWithoutASelector() throws IOException {
        // Given
        try (LoopbackServer server =
                        LoopbackServer.answering(200, "application/json", RealDocuments.text("configmaps.json"));
                KubernetesCluster cluster = cluster(server)) {

            // When
            List<ObjectLabels> names = cluster.names(ResourceType.CONFIG_MAPS, "aks-istio-system");
            List<InjectorConfig> injectors = cluster.injectors("aks-istio-system");

            // Then
            assertThat(names)
                    .extracting(ObjectLabels::name)
                    .containsExactly("istio-asm-1-29", "istio-sidecar-injector-asm-1-29", "values-asm-1-29");
            assertThat(injectors).extracting(InjectorConfig::revision).containsExactly("asm-1-29");
            assertThat(server.asked())
                    .allSatisfy(asked -> assertThat(asked.path() + "?" + asked.query())
                            .isEqualTo("/api/v1/namespaces/aks-istio-system/configmaps?limit=500"))
                    .hasSize(2);
        }
    }

    @Test
    void anInjectorThatCannotBeReadIsAnErrorThatNamesIt() throws IOException {
        // Given
        String broken = "{\"items\": [{\"metadata\": {\"namespace\": \"n\", \"name\": \"istio-sidecar-injector\"},"
                + " \"data\": {\"values\": \"{\"}}]}";
        try (LoopbackServer server = LoopbackServer.answering(200, "application/json", broken);
                KubernetesCluster cluster = cluster(server)) {

            // When, Then
            assertThatThrownBy(() -> cluster.injectors("n"))
                    .isInstanceOf(KubernetesException.class)
                    .hasMessageStartingWith("Cannot list configmaps in namespace n: ")
                    .hasMessageContaining("key values of ConfigMap n/istio-sidecar-injector is no JSON");
        }
    }

    private static KubernetesCluster cluster(LoopbackServer server) {
        return KubernetesCluster.of(
                new ClientBuilder().setBasePath(server.url()).build(),
                KubernetesSettings.DEFAULTS.withAttempts(1),
                TestPause.NEVER);
    }

    static Stream<Arguments> readers() {
        Item<Object> images = pod -> MeshLists.runningImages(pod, "istio-proxy");
        return Stream.of(
                Arguments.of("namespaces.json", MeshLists.NAMESPACE, (Item<Object>) MeshLists::namespace),
                Arguments.of("services.json", MeshLists.SERVICE, (Item<Object>) MeshLists::service),
                Arguments.of("endpointslices.json", MeshLists.ENDPOINT_SLICE, (Item<Object>) MeshLists::endpoints),
                Arguments.of("autoscalers.json", MeshLists.AUTOSCALER, (Item<Object>) MeshLists::autoscaler),
                Arguments.of("autoscalers.json", MeshLists.GATEWAY, (Item<Object>) MeshLists::gateway),
                Arguments.of("configmaps.json", MeshLists.LABELS, (Item<Object>) MeshLists::labels),
                Arguments.of("configmaps.json", InjectorLists.KEPT, (Item<Object>) InjectorLists::part),
                Arguments.of("webhooks.json", WebhookLists.KEPT, (Item<Object>) WebhookLists::webhook),
                Arguments.of("pods.json", MeshLists.RUNNING_POD, images));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void givesAValueOrOneClearErrorForWhateverComes(String file, Projection kept, Item<Object> item)
            throws IOException {
        // Given
        byte[] whole = RealDocuments.bytes(file);
        assertThat(RealDocuments.read(whole, kept, item)).isNotEmpty();
        long seed = 20261126;
        System.out.println("seed " + seed + " for " + file);
        Random random = new Random(seed);
        int values = 0;

        // When
        for (int round = 0; round < 5_000; round++) {
            byte[] mutated = PodListTest.mutated(whole, random);
            try {
                values += Math.min(1, RealDocuments.read(mutated, kept, item).size());
            } catch (UnreadableDocument e) {
                // Then
                assertThat(e.getMessage()).matches("(?s).*(items|the list|the document|expected a list|key ).*");
            } catch (IOException | RuntimeException e) {
                fail("Round " + round + " of seed " + seed + ": " + e + " for " + new String(mutated, UTF_8), e);
            }
        }

        // Then
        assertThat(values).isBetween(25, 4_975);
    }
}
