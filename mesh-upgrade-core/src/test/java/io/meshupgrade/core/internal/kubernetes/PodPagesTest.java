package io.meshupgrade.core.internal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.kubernetes.client.util.ClientBuilder;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.internal.kubernetes.PodDocuments.Message;
import io.meshupgrade.core.internal.observe.PodKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PodPagesTest {

    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final PodKeys KEYS = PodKeys.ofMeshAnd(Set.of());

    private final TestPause pause = new TestPause();
    private final List<String> told = new ArrayList<>();

    @Test
    void asksPageByPageForProtobufOrJson() throws IOException {
        // Given
        try (LoopbackServer server = answering(
                page(PodDocuments.protobuf("second", PodDocuments.pod(1), PodDocuments.pod(2))),
                exchange -> send(exchange, 200, "application/json", PodDocuments.json("", PodDocuments.pod(3))))) {

            // When
            read(server, null);

            // Then
            assertThat(told).containsExactly("cart-1", "cart-2", "cart-3");
            assertThat(server.asked())
                    .extracting(LoopbackServer.Asked::query)
                    .containsExactly("limit=2", "limit=2&continue=second");
            assertThat(server.asked()).allSatisfy(asked -> {
                assertThat(asked.path()).isEqualTo("/api/v1/pods");
                assertThat(asked.header("Accept")).isEqualTo("application/vnd.kubernetes.protobuf,application/json");
                assertThat(asked.header("Accept-Encoding")).isEqualTo("gzip");
            });
        }
    }

    @Test
    void asksInOneNamespaceAndUncompressedWhenToldTo() throws IOException {
        // Given
        try (LoopbackServer server = answering(page(PodDocuments.protobuf("")))) {

            // When
            cluster(server, KubernetesSettings.DEFAULTS.withCompression(false)).pods("shop", KEYS, pod -> {});

            // Then
            assertThat(server.asked()).singleElement().satisfies(asked -> {
                assertThat(asked.path()).isEqualTo("/api/v1/namespaces/shop/pods");
                assertThat(asked.query()).isEqualTo("limit=500");
                assertThat(asked.header("Accept-Encoding")).isEqualTo("identity");
            });
        }
    }

    @Test
    void goesOnWithTheTokenThatTheServerGivesForAnExpiredOne() throws IOException {
        // Given
        byte[] expired = PodDocuments.envelope(
                "Status", new Message().bytes(1, new Message().text(3, "fresh")).text(3, "too old"));
        try (LoopbackServer server = answering(
                page(PodDocuments.protobuf("second", PodDocuments.pod(1))),
                exchange -> send(exchange, 410, PROTOBUF, expired),
                page(PodDocuments.protobuf("", PodDocuments.pod(2))))) {

            // When
            read(server, null);

            // Then
            assertThat(told).containsExactly("cart-1", "cart-2");
            assertThat(server.asked())
                    .last()
                    .satisfies(asked -> assertThat(asked.query()).isEqualTo("limit=2&continue=fresh"));
        }
    }

    @Test
    void beginsAgainWithoutATokenAndTellsNoPodTwice() throws IOException {
        // Given
        try (LoopbackServer server = answering(
                page(PodDocuments.protobuf("second", PodDocuments.pod(1), PodDocuments.pod(2))),
                exchange -> send(exchange, 410, "application/json", expiredInJson()),
                page(PodDocuments.protobuf("other", PodDocuments.pod(1), PodDocuments.pod(2))),
                page(PodDocuments.protobuf("", PodDocuments.pod(3))))) {

            // When
            read(server, null);

            // Then
            assertThat(told).containsExactly("cart-1", "cart-2", "cart-3");
            assertThat(server.asked())
                    .extracting(LoopbackServer.Asked::query)
                    .containsExactly("limit=2", "limit=2&continue=second", "limit=2", "limit=2&continue=other");
        }
    }

    @Test
    void givesUpWhenTheListExpiresAgain() throws IOException {
        // Given
        try (LoopbackServer server = answering(
                page(PodDocuments.protobuf("second", PodDocuments.pod(1))),
                exchange -> send(exchange, 410, "application/json", expiredInJson()),
                page(PodDocuments.protobuf("second", PodDocuments.pod(1))),
                exchange -> send(exchange, 410, "application/json", expiredInJson()))) {

            // When
            KubernetesException e = catchThrowableOfType(KubernetesException.class, () -> read(server, "shop"));

            // Then
            assertThat(e).hasMessage("Cannot list pods in namespace shop: " + server.url() + " answers 410: too old.");
            assertThat(told).containsExactly("cart-1");
        }
    }

    @Test
    void waitsAsLongAsABusyServerAsks() throws IOException {
        // Given
        try (LoopbackServer server = answering(
                exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "7");
                    send(exchange, 429, "text/plain", new byte[0]);
                },
                exchange -> send(exchange, 503, "text/plain", new byte[0]),
                exchange -> send(exchange, 504, "text/plain", new byte[0]),
                page(PodDocuments.protobuf("", PodDocuments.pod(1))))) {

            // When
            read(server, null);

            // Then
            assertThat(told).containsExactly("cart-1");
            assertThat(pause.asked())
                    .containsExactly(Duration.ofSeconds(7), Duration.ofMillis(500), Duration.ofMillis(1000));
        }
    }

    @Test
    void waitsNoLongerThanItsBudget() throws IOException {
        // Given
        try (LoopbackServer server = answering(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "31");
            send(exchange, 429, "text/plain", new byte[0]);
        })) {

            // When
            KubernetesException e = catchThrowableOfType(KubernetesException.class, () -> read(server, null));

            // Then
            assertThat(e)
                    .hasMessage(
                            "Cannot list pods: " + server.url() + " answers HTTP 429. It is busy: try again later.");
            assertThat(pause.asked()).isEmpty();
        }
    }

    @Test
    void saysHowOftenItAskedAServerThatStaysBusy() throws IOException {
        // Given
        Answer busy = exchange -> send(exchange, 503, "text/plain", new byte[0]);
        try (LoopbackServer server = answering(busy, busy, busy, busy)) {

            // When
            KubernetesException e = catchThrowableOfType(KubernetesException.class, () -> read(server, null));

            // Then
            assertThat(e)
                    .hasMessage(
                            "Cannot list pods: " + server.url() + " answers HTTP 503. Try again; if it stays so, look"
                                    + " at the health of the cluster. It was asked 4 times.");
        }
    }

    @Test
    @Timeout(30)
    void asksForTheNextPageAsSoonAsThisOneNamesIt() throws IOException {
        // Given a server that gives the end of a large first page when it was asked for the second one
        JsonNode[] pods =
                IntStream.rangeClosed(1, 1000).mapToObj(PodDocuments::pod).toArray(JsonNode[]::new);
        byte[] first = PodDocuments.protobuf("second", pods);
        CountDownLatch askedAgain = new CountDownLatch(1);
        try (LoopbackServer server = LoopbackServer.threaded(exchange -> {
            if (exchange.getRequestURI().getQuery().contains("continue")) {
                askedAgain.countDown();
                send(exchange, 200, PROTOBUF, PodDocuments.protobuf("", PodDocuments.pod(1001)));
            } else {
                exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
                exchange.sendResponseHeaders(200, first.length);
                exchange.getResponseBody().write(first, 0, first.length - 100);
                exchange.getResponseBody().flush();
                await(askedAgain);
                exchange.getResponseBody().write(first, first.length - 100, 100);
            }
        })) {

            // When
            read(server, null);

            // Then
            assertThat(told).hasSize(1001).endsWith("cart-1000", "cart-1001");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void asksAgainForAPageThatBrokeOffBeforeItWasLookedAt() throws IOException {
        // Given
        try (LoopbackServer server = answering(
                page(PodDocuments.protobuf("second", PodDocuments.pod(1))),
                HttpExchange::close,
                page(PodDocuments.protobuf("", PodDocuments.pod(2))))) {

            // When
            read(server, null);

            // Then
            assertThat(told).containsExactly("cart-1", "cart-2");
            assertThat(pause.asked()).containsExactly(Duration.ofMillis(250));
        }
    }

    @Test
    void throwsWhatItsCallerThrowsWithAPageOnItsWay() throws IOException {
        // Given
        IllegalStateException enough = new IllegalStateException("enough");
        try (LoopbackServer server = answering(
                page(PodDocuments.protobuf("second", PodDocuments.pod(1))),
                page(PodDocuments.protobuf("", PodDocuments.pod(2))),
                page(PodDocuments.protobuf("", PodDocuments.pod(3))))) {
            KubernetesCluster cluster = cluster(server, KubernetesSettings.DEFAULTS);

            // When
            assertThatThrownBy(() -> cluster.pods(null, KEYS, pod -> {
                        throw enough;
                    }))
                    .isSameAs(enough);

            // Then it can be asked again
            cluster.pods(null, KEYS, pod -> told.add(pod.name()));
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void refusesAListThatWouldNeverEnd() throws IOException {
        // Given
        try (LoopbackServer server = answering(
                page(PodDocuments.protobuf("second", PodDocuments.pod(1))),
                page(PodDocuments.protobuf("second", PodDocuments.pod(2))))) {

            // When
            KubernetesException e = catchThrowableOfType(KubernetesException.class, () -> read(server, null));

            // Then
            assertThat(e.failure()).isEqualTo(Failure.NOT_UNDERSTOOD);
            assertThat(e)
                    .hasMessage(
                            "Cannot list pods: " + server.url() + " does not answer as a Kubernetes API server does"
                                    + " (the list does not go on: the token for its next page is that of this one). Is it one?");
        }
    }

    @Test
    void readsAPageAgainThatBrokeOffAndTellsNoPodTwice() throws IOException {
        // Given
        byte[] whole = PodDocuments.protobuf("", PodDocuments.pod(1), PodDocuments.pod(2));
        try (LoopbackServer server = answering(
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
                    exchange.sendResponseHeaders(200, whole.length);
                    exchange.getResponseBody().write(whole, 0, whole.length - 100);
                    exchange.getResponseBody().flush();
                },
                page(whole))) {

            // When
            read(server, null);

            // Then
            assertThat(told).containsExactly("cart-1", "cart-2");
            assertThat(pause.asked()).containsExactly(Duration.ofMillis(250));
        }
    }

    @Test
    void saysWhichPodIsNotUnderstood() throws IOException {
        // Given
        byte[] list = "{\"items\": [{\"metadata\": {\"name\": \"cart\", \"uid\": 5}}]}".getBytes(UTF_8);
        try (LoopbackServer server = answering(exchange -> send(exchange, 200, "application/json", list))) {

            // When
            KubernetesException e = catchThrowableOfType(KubernetesException.class, () -> read(server, null));

            // Then
            assertThat(e.failure()).isEqualTo(Failure.NOT_UNDERSTOOD);
            assertThat(e)
                    .hasMessage("Cannot list pods: " + server.url() + " does not answer as a Kubernetes API server does"
                            + " (metadata.uid of items[0] (cart) is a number, not a string). Is it one?");
        }
    }

    private void read(LoopbackServer server, @Nullable String namespace) {
        cluster(server, KubernetesSettings.DEFAULTS.withPageSize(2)).pods(namespace, KEYS, pod -> told.add(pod.name()));
    }

    private KubernetesCluster cluster(LoopbackServer server, KubernetesSettings settings) {
        return KubernetesCluster.of(
                new ClientBuilder().setBasePath(server.url()).build(), settings, pause);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** Gives these answers in turn. */
    private static LoopbackServer answering(Answer... answers) throws IOException {
        Queue<Answer> left = new ArrayDeque<>(List.of(answers));
        return LoopbackServer.with(exchange -> left.remove().to(exchange));
    }

    private static Answer page(byte[] protobuf) {
        return exchange -> send(exchange, 200, PROTOBUF, protobuf);
    }

    private static byte[] expiredInJson() {
        return "{\"kind\": \"Status\", \"message\": \"too old\", \"metadata\": {}}".getBytes(UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
