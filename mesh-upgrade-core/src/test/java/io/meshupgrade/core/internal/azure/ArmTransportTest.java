package io.meshupgrade.core.internal.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.meshupgrade.common.ArmError;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import io.meshupgrade.common.CredentialException;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmTransportTest {

    private static final String ACTION = "read the cluster shop from ARM";

    private final Credentials credential = new Credentials(Duration.ofHours(1));
    private final List<Duration> pauses = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void asksABusyArmAgain(int status) throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(onlyAfter(3, exchange -> error(exchange, status, "Busy")))) {

            // When
            get(arm);

            // Then
            assertThat(arm.asked()).hasSize(4);
            assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        }
    }

    @Test
    void waitsAsLongAsArmAsksFor() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(onlyAfter(1, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "17");
            error(exchange, 429, "TooManyRequests");
        }))) {

            // When
            get(arm);

            // Then
            assertThat(pauses).containsExactly(Duration.ofSeconds(17));
        }
    }

    @Test
    void doesNotWaitForTooLong() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "61");
            error(exchange, 429, "TooManyRequests");
        })) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.THROTTLED);
            assertThat(e)
                    .hasMessage("Cannot " + ACTION + ": " + arm.url()
                            + " gets too many requests (HTTP 429, TooManyRequests). Try again in 61 s.");
            assertThat(arm.asked()).hasSize(1);
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void givesUpAfterTheFourthTime() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> error(exchange, 503, ""))) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(arm.asked()).hasSize(4);
            assertThat(e)
                    .hasMessage("Cannot " + ACTION + ": " + arm.url()
                            + " refuses (HTTP 503). Try again; if it stays so, look at Azure's status.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 409, 412, 501})
    void asksOnceWhereAnotherTimeWouldChangeNothing(int status) throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> error(exchange, status, "No"))) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.status()).isEqualTo(status);
            assertThat(arm.asked()).hasSize(1);
        }
    }

    @Test
    void asksAgainWhenTheConnectionBreaks() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(onlyAfter(2, exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        }))) {

            // When
            get(arm);

            // Then
            assertThat(arm.asked()).hasSize(3);
        }
    }

    @Test
    void saysThatTheConnectionWasLost() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        })) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
            assertThat(e.getMessage())
                    .startsWith("Cannot " + ACTION + ": the connection to " + arm.url() + " was lost (");
        }
    }

    @Test
    void readsAnErrorOfArm() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> {
            exchange.getResponseHeaders().set("x-ms-request-id", "r-1");
            LoopbackServer.answer(exchange, 403, "application/json", """
                    {"error": {"code": "AuthorizationFailed", "message": "The client may\\n not.", "target": "cluster",
                     "details": [{"code": "c", "message": "m"}, {}]}}
                    """);
        })) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.FORBIDDEN);
            assertThat(e.status()).isEqualTo(403);
            assertThat(e.code()).isEqualTo("AuthorizationFailed");
            assertThat(e.armMessage()).isEqualTo("The client may not.");
            assertThat(e.target()).isEqualTo("cluster");
            assertThat(e.details()).containsExactly(new ArmError.Detail("c", "m"), new ArmError.Detail("", ""));
            assertThat(e.requestId()).isEqualTo("r-1");
            assertThat(e.action()).isEqualTo(ACTION);
            assertThat(e)
                    .hasMessage("Cannot " + ACTION + ": " + arm.url()
                            + " does not allow it (HTTP 403, AuthorizationFailed: The client may not)."
                            + " Ask for the permission, or use another credential. Request id: r-1.");
        }
    }

    @Test
    void readsAnErrorOfTheResourceProvider() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(
                404,
                "application/json",
                "{\"code\": \"NotFound\", \"details\": null, \"message\": \"Gone.\", \"subcode\": \"x\"}")) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.code()).isEqualTo("NotFound");
            assertThat(e)
                    .hasMessage("Cannot " + ACTION + ": " + arm.url()
                            + " does not have it (HTTP 404, NotFound: Gone). Is the resource id of the cluster right?");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "7", "{\"error\": \"text\"}", "{\"code\": {\"a\": 1}}", "{\"err"})
    void makesDoWithTheStatusWhereTheBodyIsNoError(String body) throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(400, "text/html", body)) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e).hasMessage("Cannot " + ACTION + ": " + arm.url() + " refuses (HTTP 400).");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <html>Sign in</html> | the answer is no JSON, or ends in the middle
            {"a":                | the answer is no JSON, or ends in the middle
            [1]                  | the answer is JSON, but not a document
            """)
    void doesNotTakeAnythingForADocument(String body, String problem) throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", body)) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.NOT_UNDERSTOOD);
            assertThat(e)
                    .hasMessage("Cannot " + ACTION + ": " + arm.url() + " does not answer as ARM does (" + problem
                            + "). Is the endpoint right?");
        }
    }

    @Test
    void stopsReadingAnAnswerWithoutAnEnd() throws IOException {
        // Given
        byte[] block = new byte[1024 * 1024];
        Arrays.fill(block, (byte) ' ');
        try (LoopbackServer arm = LoopbackServer.with(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(block);
            }
        })) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.NOT_UNDERSTOOD);
            assertThat(e.getMessage()).contains("(the answer is broken: it is larger than 16777216 bytes)");
            assertThat(arm.asked()).hasSize(1);
        }
    }

    @Test
    void renewsARefusedTokenOnce() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(onlyAfter(1, exchange -> error(exchange, 401, "Expired")))) {

            // When
            get(arm);

            // Then
            assertThat(arm.asked())
                    .extracting(asked -> asked.header("Authorization"))
                    .containsExactly("Bearer " + Credentials.SECRET + "-1", "Bearer " + Credentials.SECRET + "-2");
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void saysThatTheTokenIsNotAcceptedAfterTheSecondTime() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> error(exchange, 401, "InvalidToken"))) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(arm.asked()).hasSize(2);
            assertThat(e.failure()).isEqualTo(Failure.UNAUTHENTICATED);
            assertThat(e)
                    .hasMessage("Cannot " + ACTION + ": " + arm.url()
                            + " does not accept the token (HTTP 401, InvalidToken)."
                            + " Is it one for this ARM, and not expired?");
            assertThat(Secrets.everythingItSays(e)).doesNotContain(Credentials.SECRET);
        }
    }

    @Test
    void sendsNothingWithoutAToken() throws IOException {
        // Given
        credential.failingWith(new IllegalStateException("Please run az login."));
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{}")) {

            // When
            CredentialException e = catchThrowableOfType(CredentialException.class, () -> get(arm));

            // Then
            assertThat(e)
                    .hasMessage("The credential gives no token for " + arm.url()
                            + "/.default: Please run az login. Log in, or use another credential.");
            assertThat(arm.asked()).isEmpty();
        }
    }

    @Test
    void doesNotFollowARedirectToAnotherHost() throws IOException {
        // Given
        try (LoopbackServer other = LoopbackServer.answering(200, "application/json", "{}");
                LoopbackServer arm = LoopbackServer.with(redirect(other.url() + "/x?sig=signed"))) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.OTHER_HOST);
            assertThat(e.getMessage()).contains("sends on to " + other.url() + ", which was not asked");
            assertThat(Secrets.everythingItSays(e)).doesNotContain("signed");
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void doesNotFollowARedirectToItself() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(redirect("/elsewhere"))) {

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(e.getMessage()).contains("(it redirects to another address of its own)");
            assertThat(arm.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://evil.example/operations/1?sig=secret | https://evil.example
            http://127.0.0.1:1/operations/1?sig=secret   | http://127.0.0.1:1
            mailto:secret                                | nowhere
            """)
    void refusesToGoOnAtAnotherHost(String link, String where) throws IOException {
        // Given: as Azure-AsyncOperation names the place where an operation is to be asked for
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{}")) {

            // When
            ArmException e = catchThrowableOfType(
                    ArmException.class, () -> transport(arm).follow(ACTION, link));

            // Then
            assertThat(e.failure()).isEqualTo(Failure.OTHER_HOST);
            assertThat(e)
                    .hasMessage("Cannot " + ACTION + ": " + arm.url() + " sends on to " + where
                            + ", which was not asked: the token is for " + arm.url() + " only. Is the endpoint right?");
        }
    }

    @Test
    void leavesTheSignedQueryOfALinkAsItIs() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{}")) {
            String link = arm.url() + "/operations/1?api-version=2016-03-30&s=a%2Bb%3D&h=%C3%A9";

            // When
            URI followed = transport(arm).follow(ACTION, link);

            // Then
            assertThat(followed).hasToString(link);
        }
    }

    @Test
    void refusesALinkThatIsNone() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{}")) {

            // When
            ArmException e = catchThrowableOfType(
                    ArmException.class, () -> transport(arm).follow(ACTION, "not a link with secret"));

            // Then
            assertThat(e.getMessage()).contains("(the address to go on at is no address)");
            assertThat(Secrets.everythingItSays(e)).doesNotContain("secret");
        }
    }

    @Test
    void refusesToAskAnotherHostByMistake() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{}")) {

            // When
            ArmException e = catchThrowableOfType(
                    ArmException.class, () -> transport(arm).get(ACTION, URI.create("http://127.0.0.1:1/x")));

            // Then
            assertThat(e.failure()).isEqualTo(Failure.OTHER_HOST);
        }
    }

    @Test
    void saysThatNobodyAnswersAndDoesNotTryAgain() {
        // When
        ArmException e = failureOf(transport(URI.create("http://127.0.0.1:1")));

        // Then
        assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
        assertThat(e).hasMessage("Cannot " + ACTION + ": nobody answers at http://127.0.0.1:1. Is the endpoint right?");
        assertThat(pauses).isEmpty();
    }

    @Test
    void saysThatTheHostIsUnknown() {
        // When
        ArmException e = failureOf(transport(URI.create("https://no-such-arm.invalid")));

        // Then
        assertThat(e)
                .hasMessage("Cannot " + ACTION
                        + ": the host of https://no-such-arm.invalid is unknown. Is the endpoint right?");
    }

    @Test
    void saysWhichTimeLimitsThereAre() throws IOException {
        // Given: headers and the beginning of a body, and then silence
        CountDownLatch tested = new CountDownLatch(1);
        try (LoopbackServer arm = LoopbackServer.with(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(tested);
        })) {
            ArmSettings settings = ArmSettings.DEFAULT
                    .withEndpoint(URI.create(arm.url()))
                    .withTimeouts(Duration.ofSeconds(7), Duration.ofMillis(100));

            // When
            ArmException e = failureOf(transport(settings));
            tested.countDown();

            // Then
            assertThat(e.failure()).isEqualTo(Failure.TIMED_OUT);
            assertThat(e)
                    .hasMessage("Cannot " + ACTION + ": " + arm.url()
                            + " does not answer in time (limits: 7 s to connect, 0.1 s for the answer).");
            assertThat(arm.asked()).hasSize(1);
        }
    }

    @Test
    void tellsAnInterruptFromAFailureAndLeavesItSet() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{}")) {
            Thread.currentThread().interrupt();

            // When
            ArmException e = failureOf(arm);

            // Then
            assertThat(Thread.interrupted()).isTrue();
            assertThat(e.failure()).isEqualTo(Failure.CANCELLED);
            assertThat(e).hasMessage("Cannot " + ACTION + ": the thread was interrupted before the answer came.");
        }
    }

    @Test
    void endsTheCallThatIsUnderWayWhenItIsClosed() throws IOException {
        // Given
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<ArmTransport> transport = new AtomicReference<>();
        try (LoopbackServer arm = LoopbackServer.with(exchange -> {
            transport.get().close();
            await(closed);
        })) {
            transport.set(transport(arm));

            // When
            ArmException e = failureOf(transport.get());
            closed.countDown();

            // Then
            assertThat(e.failure()).isEqualTo(Failure.CANCELLED);
            assertThat(e).hasMessage("Cannot " + ACTION + ": this MeshUpgrade was closed before the answer came.");
        }
    }

    @Test
    void refusesCallsAfterItWasClosed() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{}")) {
            ArmTransport transport = transport(arm);

            // When
            transport.close();

            // Then
            assertThatThrownBy(() -> transport.get(ACTION, URI.create(arm.url() + "/x")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot " + ACTION + ": this MeshUpgrade is closed.");
            assertThat(arm.asked()).isEmpty();
        }
    }

    private void get(LoopbackServer arm) {
        transport(arm).get(ACTION, URI.create(arm.url() + "/subscriptions/s?api-version=x"));
    }

    private ArmException failureOf(LoopbackServer arm) {
        return catchThrowableOfType(ArmException.class, () -> get(arm));
    }

    private static ArmException failureOf(ArmTransport transport) {
        return catchThrowableOfType(
                ArmException.class, () -> transport.get(ACTION, transport.follow(ACTION, "/subscriptions/s")));
    }

    private ArmTransport transport(LoopbackServer arm) {
        return transport(URI.create(arm.url()));
    }

    private ArmTransport transport(URI endpoint) {
        return transport(ArmSettings.DEFAULT.withEndpoint(endpoint));
    }

    private ArmTransport transport(ArmSettings settings) {
        BearerTokens tokens = new BearerTokens(credential, settings.host().scope(), credential);
        return new ArmTransport(settings, tokens, pauses::add);
    }

    private static HttpHandler onlyAfter(int failures, HttpHandler failure) {
        AtomicInteger count = new AtomicInteger();
        return exchange -> {
            if (count.incrementAndGet() <= failures) {
                failure.handle(exchange);
            } else {
                LoopbackServer.answer(exchange, 200, "application/json", "{}");
            }
        };
    }

    private static HttpHandler redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(307, -1);
        };
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        byte[] body =
                (code.isEmpty() ? "" : "{\"error\": {\"code\": \"" + code + "\"}}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
