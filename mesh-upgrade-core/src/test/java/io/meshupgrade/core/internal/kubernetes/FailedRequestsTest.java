package io.meshupgrade.core.internal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketTimeoutException;
import okhttp3.Interceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedRequestsTest {

    private static final String TOKEN = "recognisable-token-7f3a";
    private static final KubernetesSettings ONCE = KubernetesSettings.DEFAULTS.withAttempts(1);
    private static final String EMPTY_LIST = "{\"items\": []}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    401 | UNAUTHENTICATED | {server} does not accept the credentials (401: it said so). Check the credentials of the ApiClient that was handed in.
                    403 | FORBIDDEN       | {server} does not allow it (403: it said so). Ask for the permission, or use other credentials.
                    404 | NOT_FOUND       | {server} answers 404: it said so.
                    429 | REFUSED         | {server} answers 429: it said so. It is busy: try again later.
                    500 | REFUSED         | {server} answers 500: it said so. Try again; if it stays so, look at the health of the cluster.
                    """)
    void repeatsWhatTheApiServerSaysWhenItRefuses(int status, Failure failure, String problem) throws IOException {
        // Given
        String body = "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"message\": \"it said\\n so.\", \"code\": 1}";
        try (LoopbackServer server = LoopbackServer.answering(status, "application/json", body)) {

            // When
            KubernetesException e = failureOf(server.url());

            // Then
            assertFailure(e, failure, server.url(), problem.replace("{server}", server.url()));
            assertThat(server.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    401 | UNAUTHENTICATED | {server} does not accept the credentials (HTTP 401). Check the credentials of the ApiClient that was handed in.
                    403 | FORBIDDEN       | {server} does not allow it (HTTP 403). Ask for the permission, or use other credentials.
                    404 | REFUSED         | {server} answers HTTP 404. Is it a Kubernetes API server?
                    429 | REFUSED         | {server} answers HTTP 429. It is busy: try again later.
                    500 | REFUSED         | {server} answers HTTP 500. Try again; if it stays so, look at the health of the cluster.
                    503 | REFUSED         | {server} answers HTTP 503. Try again; if it stays so, look at the health of the cluster.
                    """)
    void saysTheStatusAloneWhenAProxyRefusesInHtml(int status, Failure failure, String problem) throws IOException {
        // Given
        String body = "<html><body><h1>It did not work</h1></body></html>";
        try (LoopbackServer server = LoopbackServer.answering(status, "text/html", body)) {

            // When
            KubernetesException e = failureOf(server.url());

            // Then
            assertFailure(e, failure, server.url(), problem.replace("{server}", server.url()));
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void saysThatTheServerRefusesEvenIfItsReasonBreaksOff() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(breakingOff(403, "{\"kind\": \"Sta"))) {

            // When
            KubernetesException e = failureOf(server.url());

            // Then
            String problem =
                    server.url() + " does not allow it (HTTP 403). Ask for the permission, or use other credentials.";
            assertFailure(e, Failure.FORBIDDEN, server.url(), problem);
        }
    }

    @Test
    void doesNotFollowARedirect() throws IOException {
        // Given
        try (LoopbackServer other = LoopbackServer.answering(200, "application/json", EMPTY_LIST);
                LoopbackServer server = LoopbackServer.with(exchange -> {
                    exchange.getResponseHeaders().set("Location", other.url() + "/sign-in");
                    exchange.sendResponseHeaders(302, -1);
                })) {

            // When
            KubernetesException e = failureOf(server.url());

            // Then
            String problem = server.url() + " redirects to another address (HTTP 302), which is not followed."
                    + " Is it a Kubernetes API server?";
            assertFailure(e, Failure.NOT_UNDERSTOOD, server.url(), problem);
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void doesNotTakeAPageOfHtmlForAnAnswer() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.answering(200, "text/html", "<html>Sign in, please</html>")) {

            // When
            KubernetesException e = failureOf(server.url());

            // Then
            String problem = server.url() + " does not answer as a Kubernetes API server does"
                    + " (expected a list of objects, found no JSON). Is it one?";
            assertFailure(e, Failure.NOT_UNDERSTOOD, server.url(), problem);
        }
    }

    @Test
    void doesNotTakeHalfAnAnswerForTheWhole() throws IOException {
        // Given
        try (LoopbackServer server =
                LoopbackServer.with(breakingOff(200, "{\"items\": [{\"metadata\": {\"name\": \"a\"}}"))) {

            // When
            KubernetesException e = failureOf(server.url());

            // Then
            String problem = "the answer of " + server.url() + " is broken (unexpected end of stream).";
            assertFailure(e, Failure.NOT_UNDERSTOOD, server.url(), problem);
        }
    }

    @Test
    void saysThatTheConnectionWasLostWhenNoAnswerComes() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(exchange -> {})) {

            // When
            KubernetesException e = failureOf(server.url());

            // Then
            String problem = "the connection to " + server.url() + " was lost (the server closed it).";
            assertFailure(e, Failure.UNREACHABLE, server.url(), problem);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void saysThatNobodyAnswers() {
        // When
        KubernetesException e = failureOf("http://127.0.0.1:1");

        // Then
        String problem = "nobody answers at http://127.0.0.1:1 (Connection refused)."
                + " Is the address right, and the cluster up?";
        assertFailure(e, Failure.UNREACHABLE, "http://127.0.0.1:1", problem);
    }

    @Test
    void saysThatTheHostIsUnknown() {
        // When
        KubernetesException e = failureOf("http://no-such-cluster.invalid");

        // Then
        String problem = "the host of http://no-such-cluster.invalid is unknown. Is the address right?";
        assertFailure(e, Failure.UNREACHABLE, "http://no-such-cluster.invalid", problem);
    }

    @Test
    void saysWhichTimeLimitsThereAre() {
        // Given
        ApiClient client = client("http://127.0.0.1:1");
        Interceptor silence = chain -> {
            throw new SocketTimeoutException("timeout");
        };
        client.setHttpClient(
                client.getHttpClient().newBuilder().addInterceptor(silence).build());

        // When
        KubernetesException e = failureOf(KubernetesCluster.of(client, ONCE, TestPause.NEVER));

        // Then
        String problem =
                "http://127.0.0.1:1 does not answer in time" + " (limits: 10 s to connect, 60 s without a byte).";
        assertFailure(e, Failure.TIMED_OUT, "http://127.0.0.1:1", problem);
    }

    @Test
    void tellsAnInterruptFromASlowServerAndLeavesItSet() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.answering(200, "application/json", EMPTY_LIST)) {
            Thread.currentThread().interrupt();

            // When
            KubernetesException e = failureOf(server.url());

            // Then
            boolean interrupted = Thread.interrupted();
            assertFailure(e, Failure.CANCELLED, server.url(), "the thread was interrupted before the answer came.");
            assertThat(interrupted).isTrue();
        }
    }

    @Test
    void keepsThePasswordInAnAddressToItself() {
        // When
        KubernetesException e = failureOf("http://admin:" + TOKEN + "@127.0.0.1:1");

        // Then
        assertThat(e.server()).isEqualTo("http://127.0.0.1:1");
        assertThat(everythingItSays(e)).doesNotContain(TOKEN);
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

    private static KubernetesException failureOf(String url) {
        return failureOf(cluster(url));
    }

    private static KubernetesException failureOf(KubernetesCluster cluster) {
        return catchThrowableOfType(
                KubernetesException.class, () -> cluster.labelled(ResourceType.NAMESPACES, null, "istio.io/rev"));
    }

    private static void assertFailure(KubernetesException e, Failure failure, String server, String problem) {
        assertThat(e).hasMessage("Cannot list namespaces: " + problem);
        assertThat(e.failure()).isEqualTo(failure);
        assertThat(e.server()).isEqualTo(server);
        assertThat(e.action()).isEqualTo("list namespaces");
        assertThat(everythingItSays(e)).doesNotContain(TOKEN);
    }

    private static String everythingItSays(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Promises more than it sends, and closes the connection. */
    private static HttpHandler breakingOff(int status, String part) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, 1000);
            exchange.getResponseBody().write(part.getBytes(UTF_8));
            exchange.getResponseBody().flush();
        };
    }
}
