package io.meshupgrade.testkit.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class HttpFrontTest {

    private static final int LIMIT = 1000;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void answersStatusHeadersAndDocument() throws Exception {
        // Given
        Handler handler = request -> Response.json(
                        201, JsonNodeFactory.instance.objectNode().put("got", new String(request.body(), UTF_8)))
                .with("X-Test", "yes");

        try (HttpFront front = front(handler)) {
            // When
            HttpResponse<String> response = post(front, "hello");

            // Then
            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(response.headers().firstValue("X-Test")).hasValue("yes");
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
            assertThat(response.body()).isEqualTo("{\"got\":\"hello\"}");
        }
    }

    @Test
    void answersWithoutBody() throws Exception {
        // Given
        try (HttpFront front = front(request -> Response.empty(204))) {
            // When
            HttpResponse<String> response = post(front, "");

            // Then
            assertThat(response.statusCode()).isEqualTo(204);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        // Given
        try (HttpFront front = front(request -> Response.empty(200))) {
            // When
            HttpResponse<String> atLimit = post(front, "x".repeat(LIMIT));
            HttpResponse<String> tooLarge = post(front, "x".repeat(2_000_000));

            // Then
            assertThat(atLimit.statusCode()).isEqualTo(200);
            assertThat(tooLarge.statusCode()).isEqualTo(413);
            assertThat(tooLarge.body())
                    .isEqualTo("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"Request"
                            + " entity is too large: limit is 1000 bytes\",\"reason\":\"RequestEntityTooLarge\","
                            + "\"code\":413}");
        }
    }

    @Test
    void answersAHandlerThatThrowsWithAStatus() throws Exception {
        // Given
        Handler handler = request -> {
            throw new IllegalStateException("out of order");
        };

        try (HttpFront front = front(handler)) {
            // When
            HttpResponse<String> response = post(front, "");

            // Then
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body())
                    .contains("\"kind\":\"Status\"")
                    .contains("The simulated service failed: java.lang.IllegalStateException: out of order");
        }
    }

    @Test
    void compressesLargeAnswersForThoseWhoAskForIt() throws Exception {
        // Given
        byte[] large = "0123456789".repeat(20_000).getBytes(UTF_8);
        try (HttpFront front = front(request -> Response.bytes(200, "text/plain", large))) {
            // When
            HttpResponse<byte[]> compressed = getBytes(front, "gzip, deflate");
            HttpResponse<byte[]> refused = getBytes(front, "gzip;q=0, identity");

            // Then
            assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                    .isEqualTo(large);
            assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(refused.body()).isEqualTo(large);
        }
    }

    @Test
    void doesNotCompressSmallAnswers() throws Exception {
        // Given
        try (HttpFront front = front(request -> Response.bytes(200, "text/plain", new byte[128 * 1024]))) {
            // When
            HttpResponse<byte[]> response = getBytes(front, "gzip");

            // Then
            assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(response.body()).hasSize(128 * 1024);
        }
    }

    @Test
    void sendsWhatIsStreamedAtOnce() throws Exception {
        // Given
        CountDownLatch firstLineRead = new CountDownLatch(1);
        Handler handler = request -> Response.stream(
                200,
                "application/json",
                sink -> {
                    sink.send("one\n".getBytes(UTF_8));
                    firstLineRead.await();
                    sink.send("two\n".getBytes(UTF_8));
                },
                () -> {});

        try (HttpFront front = front(handler)) {
            // When
            HttpResponse<InputStream> response =
                    client.send(HttpRequest.newBuilder(front.uri()).build(), BodyHandlers.ofInputStream());
            byte[] first = response.body().readNBytes(4);
            firstLineRead.countDown();
            byte[] rest = response.body().readAllBytes();

            // Then
            assertThat(first).asString().isEqualTo("one\n");
            assertThat(rest).asString().isEqualTo("two\n");
        }
    }

    @Test
    void cutsAStreamWhoseWriterFails() throws Exception {
        // Given
        Handler handler = request -> Response.stream(
                200,
                "application/json",
                sink -> {
                    sink.send("one\n".getBytes(UTF_8));
                    throw new IOException("cut");
                },
                () -> {});

        try (HttpFront front = front(handler)) {
            // When
            HttpResponse<InputStream> response =
                    client.send(HttpRequest.newBuilder(front.uri()).build(), BodyHandlers.ofInputStream());
            byte[] first = response.body().readNBytes(4);

            // Then
            assertThat(first).asString().isEqualTo("one\n");
            assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closesTheConnectionWithoutAnAnswer() {
        // Given
        try (HttpFront front = front(request -> Response.cut())) {
            // When, Then
            assertThatThrownBy(() -> post(front, "")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void announcesMoreThanItSendsWhenTheBodyIsTruncated() {
        // Given
        Handler handler = request ->
                Response.bytes(200, "text/plain", "hello".getBytes(UTF_8)).truncatedAfter(2);
        try (HttpFront front = front(handler)) {
            // When, Then
            assertThatThrownBy(() -> post(front, ""))
                    .isInstanceOf(IOException.class)
                    .hasStackTraceContaining("fixed content-length: 5, bytes received: 2");
        }
    }

    @Test
    void speaksHttpsToThoseWhoTrustTheAuthority() throws Exception {
        // Given
        try (HttpFront front =
                new HttpFront(request -> Response.empty(200), Refusal.STATUS, LIMIT, LocalTls.shared(), 0)) {
            HttpClient trusting = HttpClient.newBuilder()
                    .sslContext(trustOnly(LocalTls.shared().caPem()))
                    .build();
            URI byName = URI.create("https://localhost:" + front.uri().getPort());

            // When
            HttpResponse<String> byAddress =
                    trusting.send(HttpRequest.newBuilder(front.uri()).build(), BodyHandlers.ofString());
            HttpResponse<String> byHostName =
                    trusting.send(HttpRequest.newBuilder(byName).build(), BodyHandlers.ofString());

            // Then
            assertThat(byAddress.statusCode()).isEqualTo(200);
            assertThat(byHostName.statusCode()).isEqualTo(200);
            assertThatThrownBy(() ->
                            client.send(HttpRequest.newBuilder(front.uri()).build(), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void leavesNoThreadBehindThatKeepsTheMachineAlive() {
        // Given
        try (HttpFront front = front(request -> Response.empty(200))) {
            assertThat(front.uri().getPort()).isPositive();

            // When
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().contains("HTTP-Dispatcher")
                            || thread.getName().startsWith("mesh-upgrade-testkit-http"))
                    .toList();

            // Then
            assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
        }
    }

    private static HttpFront front(Handler handler) {
        return new HttpFront(handler, Refusal.STATUS, LIMIT, null, 0);
    }

    private HttpResponse<String> post(HttpFront front, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(front.uri())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> getBytes(HttpFront front, String acceptEncoding)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(front.uri())
                        .header("Accept-Encoding", acceptEncoding)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static SSLContext trustOnly(String pem) throws Exception {
        X509Certificate ca = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", ca);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
