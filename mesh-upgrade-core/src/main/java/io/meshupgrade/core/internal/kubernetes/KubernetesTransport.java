package io.meshupgrade.core.internal.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.core.internal.time.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests through the official client's address, TLS settings and credentials, hands the answer on as a stream,
 * and turns whatever goes wrong into a {@link KubernetesException}.
 *
 * <p>The client of the caller is used to build requests only. They are sent by a copy of its HTTP client that has its
 * own connections, and that does not repeat requests by itself: OkHttp would re-send even a write whose answer was
 * lost.
 */
final class KubernetesTransport implements AutoCloseable {

    /** Too many requests, no capacity now, and a proxy in front that waited in vain. */
    private static final Set<Integer> BUSY = Set.of(429, 503, 504);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int MAX_ERROR_BODY_BYTES = 64 * 1024;

    private final ClientRequests requests;
    private final KubernetesSettings settings;
    private final Pause pause;
    private final OkHttpClient http;
    private final FailedRequests failures;
    private volatile boolean closed;

    /** @param refusedCredentials says, when the server does not accept the credentials, what may be wrong with them */
    KubernetesTransport(
            ApiClient client, KubernetesSettings settings, Pause pause, Supplier<String> refusedCredentials) {
        this.requests = new ClientRequests(client);
        this.settings = settings;
        this.pause = pause;
        String timeLimits = "(limits: " + settings.connectTimeout().toSeconds() + " s to connect, "
                + settings.silenceTimeout().toSeconds() + " s without a byte)";
        this.failures = new FailedRequests(requests.address(), timeLimits, refusedCredentials);
        this.http = client.getHttpClient()
                .newBuilder()
                .connectionPool(new ConnectionPool())
                .dispatcher(new Dispatcher())
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .callTimeout(Duration.ZERO)
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.silenceTimeout())
                .writeTimeout(settings.silenceTimeout())
                .build();
    }

    /**
     * A request to read, which may be sent again.
     *
     * @param action what it is for, for messages: the rest of a sentence that begins with "Cannot"
     * @param ahead whether the answer is large, and read while it is looked at
     */
    record Read(String action, String path, Map<String, String> query, String accept, boolean ahead) {

        Read(String action, String path, Map<String, String> query, String accept) {
            this(action, path, query, accept, false);
        }
    }

    /** Reads the document of a successful answer; again from its beginning when an answer broke off. */
    interface Reader<T> {
        T read(InputStream body, String contentType) throws IOException;
    }

    /** What a refusal means, where it means something: otherwise empty, and the refusal is an exception. */
    interface Refusal<T> {
        Optional<T> meaning(int status, StatusMessage said);
    }

    <T> T get(Read request, Reader<T> reader) {
        return get(request, reader, (status, said) -> Optional.empty());
    }

    <T> T get(Read request, Reader<T> reader, Refusal<T> refusal) {
        return get(request, null, reader, refusal);
    }

    /** Sends a request whose answer is looked at later. */
    SentAhead sendAhead(Read request) {
        return new SentAhead(http.newCall(request(request)));
    }

    /** @param sent the same request, when it was sent already */
    <T> T get(Read request, @Nullable SentAhead sent, Reader<T> reader, Refusal<T> refusal) {
        Duration waited = Duration.ZERO;
        for (int attempt = 1; ; attempt++) {
            SentAhead early = attempt == 1 ? sent : null;
            Call call = early == null ? http.newCall(request(request)) : early.call();
            Answer answer = early == null ? call::execute : early::await;
            Reader<T> reading = request.ahead() ? ahead(call, reader) : reader;
            Attempt<T> result = attempt(request.action(), answer, reading, refusal, failures.after(attempt));
            if (result instanceof Answered<T> answered) {
                return answered.value();
            }
            Failed<T> failed = (Failed<T>) result;
            Duration wait = failed.retryAfter();
            if (wait == null || attempt == settings.attempts()) {
                throw failed.why();
            }
            if (wait.isZero()) {
                wait = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
            }
            waited = waited.plus(wait);
            if (waited.compareTo(settings.retryBudget()) > 0) {
                throw failed.why();
            }
            await(request.action(), wait);
        }
    }

    /**
     * A request to change something, which is sent once.
     *
     * @param action what it is for, for messages: the rest of a sentence that begins with "Cannot"
     * @param body a JSON document
     * @param contentType of the body
     */
    record Write(
            String action, String method, String path, Map<String, String> query, String body, String contentType) {}

    /**
     * Sends it once. When no answer comes, nobody knows whether it took effect: an exception
     * {@link io.meshupgrade.common.KubernetesException.Failure#UNREACHABLE} or {@code TIMED_OUT} says so.
     */
    <T> T send(Write write, Reader<T> reader) {
        Request request = requests.request(
                        write.method(), write.path(), write.query(), Map.of("Accept", "application/json"))
                .newBuilder()
                .method(write.method(), RequestBody.create(write.body(), MediaType.get(write.contentType())))
                .build();
        Attempt<T> result = attempt(
                write.action(), http.newCall(request)::execute, reader, (status, said) -> Optional.empty(), failures);
        if (result instanceof Answered<T> answered) {
            return answered.value();
        }
        throw ((Failed<T>) result).why();
    }

    /**
     * Reads an answer that goes on for as long as the server likes; asked once.
     *
     * @param cancel is handed, before the request is sent, what ends it from another thread
     */
    <T> T watch(Read request, Reader<T> reader, Refusal<T> refusal, Consumer<Runnable> cancel) {
        Request sent = request(request);
        Call call = http.newCall(
                sent.newBuilder().header("Accept-Encoding", "identity").build());
        cancel.accept(call::cancel);
        Attempt<T> result = attempt(request.action(), call::execute, reader, refusal, failures);
        if (result instanceof Answered<T> answered) {
            return answered.value();
        }
        throw ((Failed<T>) result).why();
    }

    void await(String action, Duration wait) {
        try {
            pause.await(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(action, e);
        }
    }

    private sealed interface Attempt<T> {}

    private record Answered<T>(T value) implements Attempt<T> {}

    /** @param retryAfter null when it makes no sense to try again, zero when the server does not say when */
    private record Failed<T>(
            KubernetesException why, @Nullable Duration retryAfter) implements Attempt<T> {}

    private Request request(Read read) {
        Map<String, String> headers = settings.compression()
                ? Map.of("Accept", read.accept())
                : Map.of("Accept", read.accept(), "Accept-Encoding", "identity");
        return requests.request("GET", read.path(), read.query(), headers);
    }

    private static <T> Reader<T> ahead(Call call, Reader<T> reader) {
        return (body, contentType) -> {
            try (ReadAhead ahead = new ReadAhead(body, call::cancel)) {
                return reader.read(ahead, contentType);
            }
        };
    }

    /** Gives an answer, which is to be closed. */
    private interface Answer {
        Response get() throws IOException, InterruptedException;
    }

    private <T> Attempt<T> attempt(
            String action, Answer answer, Reader<T> reader, Refusal<T> refusal, FailedRequests failures) {
        if (closed) {
            throw new IllegalStateException("Cannot " + action + ": this MeshUpgrade is closed.");
        }
        try (Response response = answer.get()) {
            InputStream body = response.body().byteStream();
            if (response.isSuccessful()) {
                String contentType = Objects.requireNonNullElse(response.header("Content-Type"), "");
                return new Answered<>(reader.read(body, contentType));
            }
            StatusMessage said = StatusMessage.of(response.code(), errorBody(body));
            Optional<T> meaning = refusal.meaning(response.code(), said);
            return meaning.isPresent()
                    ? new Answered<>(meaning.get())
                    : new Failed<>(failures.refused(action, response.code(), said), retryAfter(response));
        } catch (IOException e) {
            if (closed) {
                throw failures.cancelled(action, "this MeshUpgrade was closed before the answer came.", e);
            }
            return new Failed<>(failures.failed(action, e), brokeOff(e) ? Duration.ZERO : null);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Also from connecting: OkHttp lets it through, which its signatures do not announce.
            Thread.currentThread().interrupt();
            throw failures.interrupted(action, e);
        }
    }

    private static @Nullable Duration retryAfter(Response response) {
        if (!BUSY.contains(response.code())) {
            return null;
        }
        String seconds = Objects.requireNonNullElse(response.header("Retry-After"), "");
        return seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    /** Whether a connection was there and was lost. */
    private static boolean brokeOff(IOException e) {
        boolean never = e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || e instanceof SSLException
                || e instanceof InterruptedIOException;
        return !never && !(e instanceof UnreadableDocument);
    }

    /** Empty where it breaks off: that the server refuses is said by the status alone. */
    private static byte[] errorBody(InputStream body) {
        try {
            return body.readNBytes(MAX_ERROR_BODY_BYTES);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** Ends calls that are under way, too: the dispatcher and the connections are ours alone. */
    @Override
    public void close() {
        closed = true;
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
    }
}
