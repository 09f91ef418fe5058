package io.meshupgrade.core.internal.azure;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import io.meshupgrade.core.internal.time.Pause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to ARM, with a token, and to no other host. Redirects are not followed.
 *
 * <p>What only reads is sent again when ARM is busy or a connection breaks, at most {@value #MAX_SENDS} times; anything
 * else is sent once. After a refused token a request is sent once more with a new one, if there is one: ARM looks at
 * the token before it does anything.
 *
 * <p>Safe for use by several threads.
 */
final class ArmTransport implements AutoCloseable {

    static final int MAX_SENDS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;
    private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final HttpClient http;
    private final ArmHost host;
    private final Duration answerTimeout;
    private final BearerTokens tokens;
    private final Pause pause;
    private final ArmFailures failures;
    private final Map<String, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private volatile boolean closed;

    ArmTransport(ArmSettings settings, BearerTokens tokens, Pause pause) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout());
        if (settings.authority() != null) {
            builder.sslContext(TrustedAuthority.context(settings.authority()));
        }
        this.http = builder.build();
        this.host = settings.host();
        this.answerTimeout = settings.answerTimeout();
        this.tokens = tokens;
        this.pause = pause;
        this.failures = new ArmFailures(settings);
    }

    /** What is sent, but for the token. */
    private record Message(
            String method,
            URI uri,
            @Nullable String body,
            @Nullable String eTag) {

        HttpRequest.Builder request() {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            return eTag == null ? request : request.header("If-Match", eTag);
        }
    }

    /** What was answered, whatever the status. */
    private record Sent(HttpResponse<byte[]> response, String token) {}

    /** @param action what the request is for, for messages: the rest of a sentence that begins with "Cannot" */
    ObjectNode get(String action, URI uri) {
        return read(action, "GET", uri);
    }

    /** For the questions that ARM wants to be asked by POST, without a body. They change nothing. */
    ObjectNode ask(String action, URI uri) {
        return read(action, "POST", uri);
    }

    /** An answer to a change, and where ARM says that it can be followed; empty when it does not say. */
    record Accepted(ObjectNode document, String operation) {}

    /**
     * Sends a document, once. After a refused token it is sent with another one, since ARM looks at the token first.
     *
     * @param eTag which the document must still have
     */
    Accepted put(String action, URI uri, ObjectNode document, String eTag) {
        HttpResponse<byte[]> response;
        try {
            response = send(action, new Message("PUT", uri, document.toString(), eTag));
        } catch (IOException e) {
            throw failures.failed(action, e);
        }
        if (response.statusCode() / 100 != 2) {
            throw refused(action, response);
        }
        String operation = Stream.of("Azure-AsyncOperation", "Location")
                .flatMap(name -> response.headers().firstValue(name).stream())
                .findFirst()
                .orElse("");
        ObjectNode answer =
                response.body().length == 0 ? JsonNodeFactory.instance.objectNode() : document(action, response.body());
        return new Accepted(answer, operation);
    }

    /** An answer, and when to ask again, zero when ARM does not say. */
    record Polled(ObjectNode document, Duration lookAgain) {}

    /** Asks how an operation is, at the address that ARM gave. */
    Polled poll(String action, String address) {
        HttpResponse<byte[]> response = answered(action, new Message("GET", follow(action, address), null, null));
        return new Polled(document(action, response.body()), retryAfter(response, Duration.ZERO));
    }

    /**
     * Where to ask next, when ARM says so.
     *
     * @param link absolute or relative; its query may be signed and stays as it is
     * @throws ArmException when it leads to another host, which must not get the token
     */
    URI follow(String action, String link) {
        URI target;
        try {
            target = host.endpoint().resolve(URI.create(link));
        } catch (IllegalArgumentException e) {
            // Not as the cause: the link may be signed.
            throw failures.notUnderstood(action, "the address to go on at is no address", null);
        }
        if (!host.owns(target)) {
            throw failures.otherHost(action, target);
        }
        return target;
    }

    private ObjectNode read(String action, String method, URI uri) {
        return document(
                action, answered(action, new Message(method, uri, null, null)).body());
    }

    /** For what only reads: it is sent again when that may help. */
    private HttpResponse<byte[]> answered(String action, Message message) {
        for (int sends = 1; ; sends++) {
            boolean last = sends == MAX_SENDS;
            Duration wait = FIRST_PAUSE.multipliedBy(1L << (sends - 1));
            try {
                HttpResponse<byte[]> response = send(action, message);
                if (response.statusCode() / 100 == 2) {
                    return response;
                }
                Duration asked = retryAfter(response, wait);
                boolean busy = BUSY.contains(response.statusCode()) && asked.compareTo(LONGEST_PAUSE) <= 0;
                if (last || !busy) {
                    throw refused(action, response);
                }
                wait = asked;
            } catch (IOException e) {
                if (last || !mayPass(e)) {
                    throw failures.failed(action, e);
                }
            }
            await(action, wait);
        }
    }

    /** A connection that broke; not an address where nobody is, a time limit that was waited for, or a bad answer. */
    private static boolean mayPass(IOException e) {
        return !(e instanceof HttpTimeoutException
                || e instanceof ConnectException
                || e instanceof UnknownHostException
                || e instanceof ProtocolException
                || e instanceof SSLException);
    }

    private ArmException refused(String action, HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 == 3) {
            // Same host or not: ARM redirects no reads, and an unexpected answer is not to be trusted.
            String location = response.headers().firstValue("Location").orElse("");
            follow(action, location);
            return failures.notUnderstood(action, "it redirects to another address of its own", null);
        }
        return failures.refused(action, ArmErrors.read(response, retryAfter(response, Duration.ZERO)));
    }

    private static Duration retryAfter(HttpResponse<byte[]> response, Duration otherwise) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(otherwise);
    }

    private ObjectNode document(String action, byte[] body) {
        JsonNode document;
        try {
            document = JSON.readTree(body);
        } catch (IOException e) {
            // Not as the cause: it may quote the document, which may hold credentials.
            throw failures.notUnderstood(action, "the answer is no JSON, or ends in the middle", null);
        }
        if (document instanceof ObjectNode object) {
            return object;
        }
        throw failures.notUnderstood(action, "the answer is JSON, but not a document", null);
    }

    private HttpResponse<byte[]> send(String action, Message message) throws IOException {
        Sent sent = send(action, message, tokens.current());
        if (sent.response().statusCode() != 401) {
            return sent.response();
        }
        String other = tokens.insteadOf(sent.token());
        return other == null ? sent.response() : send(action, message, other).response();
    }

    private Sent send(String action, Message message, String token) throws IOException {
        if (!host.owns(message.uri())) {
            throw failures.otherHost(action, message.uri());
        }
        String id = UUID.randomUUID().toString();
        HttpRequest request = message.request()
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token)
                .header("User-Agent", "mesh-upgrade")
                .header("x-ms-client-request-id", id)
                .build();
        if (closed) {
            throw new IllegalStateException("Cannot " + action + ": this MeshUpgrade is closed.");
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, info -> new LimitedBody(MAX_ANSWER_BYTES));
        underWay.put(id, answer);
        if (closed) {
            answer.cancel(true);
        }
        try {
            return new Sent(answer.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS), token);
        } catch (ExecutionException e) {
            throw broken(action, e);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer in time");
        } catch (InterruptedException e) {
            throw interrupted(action, e);
        } catch (CancellationException e) {
            throw failures.failure(Failure.CANCELLED, action, ArmFailures.CLOSED, e);
        } finally {
            underWay.remove(id);
            answer.cancel(true);
        }
    }

    private IOException broken(String action, ExecutionException e) {
        if (closed) {
            throw failures.failure(Failure.CANCELLED, action, ArmFailures.CLOSED, e);
        }
        return e.getCause() instanceof IOException io ? io : new IOException(e);
    }

    private void await(String action, Duration duration) {
        try {
            pause.await(duration);
        } catch (InterruptedException e) {
            throw interrupted(action, e);
        }
        if (closed) {
            throw failures.failure(Failure.CANCELLED, action, ArmFailures.CLOSED, null);
        }
    }

    private ArmException interrupted(String action, InterruptedException e) {
        Thread.currentThread().interrupt();
        return failures.failure(Failure.CANCELLED, action, "the thread was interrupted before the answer came.", e);
    }

    /** Ends calls that are under way, too. */
    @Override
    public void close() {
        closed = true;
        underWay.values().forEach(call -> call.cancel(true));
    }
}
