package io.meshupgrade.core.internal.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import io.meshupgrade.common.KubernetesException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends requests through the official client's address, TLS settings and credentials, hands the answer on as a stream,
 * and turns whatever goes wrong into a {@link KubernetesException}.
 *
 * <p>The client of the caller is used to build requests only. They are sent by a copy of its HTTP client that has its
 * own connections, and that does not repeat requests by itself: OkHttp would re-send even a write whose answer was
 * lost.
 */
final class KubernetesTransport implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_ERROR_BODY_BYTES = 64 * 1024;

    private final ApiClient client;
    private final OkHttpClient http;
    private final FailedRequests failures;
    private volatile boolean closed;

    /** @param refusedCredentials says, when the server does not accept the credentials, what may be wrong with them */
    KubernetesTransport(ApiClient client, Supplier<String> refusedCredentials) {
        this.client = client;
        String timeLimits = "(limits: " + CONNECT_TIMEOUT.toSeconds() + " s to connect, " + SILENCE_TIMEOUT.toSeconds()
                + " s without a byte)";
        this.failures = new FailedRequests(address(client), timeLimits, refusedCredentials);
        this.http = client.getHttpClient()
                .newBuilder()
                .connectionPool(new ConnectionPool())
                .dispatcher(new Dispatcher())
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .callTimeout(Duration.ZERO)
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(SILENCE_TIMEOUT)
                .writeTimeout(SILENCE_TIMEOUT)
                .build();
    }

    /** Reads the document of a successful answer. */
    interface Reader<T> {
        T read(InputStream body) throws IOException;
    }

    /** @param action what the request is for, for messages: the rest of a sentence that begins with "Cannot" */
    <T> T get(String action, String path, Map<String, String> query, String accept, Reader<T> reader) {
        if (closed) {
            throw new IllegalStateException("Cannot " + action + ": this MeshUpgrade is closed.");
        }
        Map<String, String> headers = new HashMap<>(Map.of("Accept", accept));
        try (Response response =
                http.newCall(request("GET", path, query, headers)).execute()) {
            InputStream body = response.body().byteStream();
            if (!response.isSuccessful()) {
                throw failures.refused(action, response.code(), errorBody(body));
            }
            return reader.read(body);
        } catch (IOException e) {
            throw closed
                    ? failures.cancelled(action, "this MeshUpgrade was closed before the answer came.", e)
                    : failures.failed(action, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Connecting, OkHttp lets an InterruptedException through which its signatures do not announce.
            Thread.currentThread().interrupt();
            throw failures.interrupted(action, e);
        }
    }

    private Request request(String method, String path, Map<String, String> query, Map<String, String> headers) {
        List<Pair> parameters = query.entrySet().stream()
                .map(entry -> new Pair(entry.getKey(), entry.getValue()))
                .toList();
        try {
            return client.buildRequest(
                    null,
                    path,
                    method,
                    parameters,
                    List.of(),
                    null,
                    headers,
                    new HashMap<>(),
                    new HashMap<>(),
                    new String[] {"BearerToken"},
                    null);
        } catch (ApiException e) {
            throw new IllegalStateException("A request without a body cannot fail to be built", e);
        }
    }

    /** Empty where it breaks off: that the server refuses is said by the status alone. */
    private static byte[] errorBody(InputStream body) {
        try {
            return body.readNBytes(MAX_ERROR_BODY_BYTES);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** Without the user name and password that an address may hold. */
    private static String address(ApiClient client) {
        return client.getBasePath().replaceFirst("//[^/]*@", "//");
    }

    /** Ends calls that are under way, too: the dispatcher and the connections are ours alone. */
    @Override
    public void close() {
        closed = true;
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
    }
}
