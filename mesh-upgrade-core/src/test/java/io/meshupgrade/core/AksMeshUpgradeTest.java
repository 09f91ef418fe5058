package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.tags.TagRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AksMeshUpgradeTest {

    @Test
    void listsTheTagsOfTheClusterInThreeRequests(@TempDir Path directory) throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(AksMeshUpgradeTest::answerForTags)) {
            Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                    current-context: aks
                    contexts: [{name: aks, context: {cluster: aks, user: me}}]
                    clusters: [{name: aks, cluster: {server: "%s"}}]
                    users: [{name: me, user: {token: secret}}]
                    """.formatted(server.url()));

            // When
            List<TagRow> tags;
            try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(kubeconfig).connect()) {
                tags = mesh.tags().list();
            }

            // Then
            assertThat(tags)
                    .containsExactly(
                            new TagRow("prod", "asm-1-29", List.of("billing", "shop")),
                            new TagRow("", "asm-1-30", List.of()));
            assertThat(server.asked())
                    .extracting(LoopbackServer.Asked::path)
                    .containsExactlyInAnyOrder(
                            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
                            "/api/v1/namespaces/aks-istio-system/services",
                            "/api/v1/namespaces");
        }
    }

    @Test
    void sendsNothingUntilACapabilityNeedsIt() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(AksMeshUpgradeTest::answerForTags)) {

            // When
            AksMeshUpgrade.kubernetes(client(server)).connect().tags();

            // Then
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void doesNotChangeTheClientThatWasHandedIn() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(AksMeshUpgradeTest::answerForTags)) {
            ApiClient client = client(server);
            OkHttpClient http = client.getHttpClient();

            // When
            try (MeshUpgrade mesh = AksMeshUpgrade.kubernetes(client).connect()) {
                mesh.tags().list();
            }

            // Then
            assertThat(client.getHttpClient()).isSameAs(http);
            assertThat(http.followRedirects()).isTrue();
            assertThat(http.retryOnConnectionFailure()).isTrue();
            assertThat(http.readTimeoutMillis()).isZero();
            assertThat(client.getBasePath()).isEqualTo(server.url());
        }
    }

    @Test
    void closingDoesNotDisturbTheClientThatWasHandedIn() throws Exception {
        // Given
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (LoopbackServer server = LoopbackServer.with(exchange -> {
            arrived.countDown();
            await(closed);
            answerForTags(exchange);
        })) {
            ApiClient client = client(server);
            MeshUpgrade mesh = AksMeshUpgrade.kubernetes(client).connect();
            AtomicReference<Integer> status = new AtomicReference<>();
            Thread caller = new Thread(() -> status.set(get(client, server.url() + "/api/v1/namespaces")));
            caller.start();
            await(arrived);

            // When
            mesh.close();
            closed.countDown();
            caller.join();

            // Then
            assertThat(status.get()).isEqualTo(200);
        }
    }

    @Test
    void replacesTheTimeLimitsOfTheClient() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(AksMeshUpgradeTest::answerForTags)) {
            ApiClient client = client(server);
            AtomicLong callLimit = new AtomicLong(-1);
            client.setHttpClient(client.getHttpClient()
                    .newBuilder()
                    .callTimeout(Duration.ofHours(1))
                    .addInterceptor(chain -> {
                        callLimit.set(chain.call().timeout().timeoutNanos());
                        return chain.proceed(chain.request());
                    })
                    .build());

            // When
            AksMeshUpgrade.kubernetes(client).connect().tags().list();

            // Then
            assertThat(callLimit).hasValue(0);
        }
    }

    @Test
    void refusesCallsAfterItWasClosed() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(AksMeshUpgradeTest::answerForTags)) {
            MeshUpgrade mesh = AksMeshUpgrade.kubernetes(client(server)).connect();

            // When
            mesh.close();

            // Then
            assertThatThrownBy(() -> mesh.tags().list())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot list mutatingwebhookconfigurations: this MeshUpgrade is closed.");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void endsTheCallThatIsUnderWayWhenItIsClosed() throws IOException {
        // Given
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<MeshUpgrade> mesh = new AtomicReference<>();
        try (LoopbackServer server = LoopbackServer.with(exchange -> {
            mesh.get().close();
            await(closed);
        })) {
            mesh.set(AksMeshUpgrade.kubernetes(client(server)).connect());

            // When
            Throwable e = catchThrowable(() -> mesh.get().tags().list());
            closed.countDown();

            // Then
            assertThat(e)
                    .isInstanceOfSatisfying(
                            KubernetesException.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Failure.CANCELLED))
                    .hasMessage("Cannot list mutatingwebhookconfigurations:"
                            + " this MeshUpgrade was closed before the answer came.");
        }
    }

    private static ApiClient client(LoopbackServer server) {
        return new ClientBuilder()
                .setBasePath(server.url())
                .setAuthentication(new AccessTokenAuthentication("secret"))
                .build();
    }

    private static Integer get(ApiClient client, String url) {
        try (Response response = client.getHttpClient()
                .newCall(new Request.Builder().url(url).build())
                .execute()) {
            return response.code();
        } catch (IOException e) {
            return -1;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answerForTags(HttpExchange exchange) throws IOException {
        String items = switch (exchange.getRequestURI().getPath()) {
            case "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations" -> """
                        {"metadata": {"name": "istio-revision-tag-prod",
                                      "labels": {"istio.io/rev": "asm-1-29", "istio.io/tag": "prod"}}},
                        {"metadata": {"name": "istio-sidecar-injector-asm-1-29",
                                      "labels": {"istio.io/rev": "asm-1-29"}}}
                        """;
            case "/api/v1/namespaces/aks-istio-system/services" -> """
                        {"metadata": {"namespace": "aks-istio-system", "name": "istiod-asm-1-30",
                                      "labels": {"istio.io/rev": "asm-1-30"}}}
                        """;
            case "/api/v1/namespaces" -> """
                        {"metadata": {"name": "shop", "labels": {"istio.io/rev": "prod"}}},
                        {"metadata": {"name": "billing", "labels": {"istio.io/rev": "prod"}}}
                        """;
            default -> throw new IllegalStateException("Unexpected: " + exchange.getRequestURI());
        };
        LoopbackServer.answer(exchange, 200, "application/json", "{\"items\": [" + items + "]}");
    }
}
