package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesClusterTest {

    private static final String TOKEN = "recognisable-token-7f3a";
    private static final KubernetesSettings ONCE = KubernetesSettings.DEFAULTS.withAttempts(1);

    @Test
    void asksForTheMetadataOfLabelledObjectsOfTheWholeCluster() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.answering(
                200,
                "application/json",
                "{\"items\": [{\"metadata\": {\"name\": \"a\", \"labels\": {\"istio.io/rev\": \"asm-1-29\"}}}]}")) {

            // When
            List<ObjectLabels> webhooks =
                    cluster(server.url()).labelled(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, "istio.io/rev");

            // Then
            assertThat(webhooks).containsExactly(new ObjectLabels("", "a", Map.of("istio.io/rev", "asm-1-29")));
            assertThat(server.asked()).singleElement().satisfies(asked -> {
                assertThat(asked.method()).isEqualTo("GET");
                assertThat(asked.path())
                        .isEqualTo("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations");
                assertThat(asked.query()).isEqualTo("limit=500&labelSelector=istio.io/rev");
                assertThat(asked.header("Accept"))
                        .isEqualTo("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json");
                assertThat(asked.header("Authorization")).isEqualTo("Bearer " + TOKEN);
            });
        }
    }

    @Test
    void asksForObjectsOfTheCoreGroupInOneNamespace() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.answering(200, "application/json", "{\"items\": []}")) {

            // When
            cluster(server.url()).labelled(ResourceType.SERVICES, "aks-istio-system", "istio.io/rev");

            // Then
            assertThat(server.asked())
                    .extracting(LoopbackServer.Asked::path)
                    .containsExactly("/api/v1/namespaces/aks-istio-system/services");
        }
    }

    private static KubernetesCluster cluster(String url) {
        return KubernetesCluster.of(client(url), ONCE, TestPause.NEVER);
    }

    private static ApiClient client(String url) {
        return new ClientBuilder()
                .setBasePath(url)
                .setAuthentication(new AccessTokenAuthentication(TOKEN))
                .build();
    }
}
