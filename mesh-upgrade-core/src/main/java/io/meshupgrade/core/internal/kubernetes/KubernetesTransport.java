package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import io.meshupgrade.KubernetesException;
import io.meshupgrade.KubernetesException.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
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

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_ERROR_BODY_BYTES = 64 * 1024;

    private final ApiClient client;
    private final OkHttpClient http;
    private final Supplier<String> refusedCredentials;

    /** @param refusedCredentials says, when the server does not accept the credentials, what may be wrong with them */
    KubernetesTransport(ApiClient client, Supplier<String> refusedCredentials) {
        this.client = client;
        this.refusedCredentials = refusedCredentials;
        this.http = client.getHttpClient()
                .newBuilder()
                .connectionPool(new ConnectionPool())
                .retryOnConnectionFailure(false)
                .followRedirects(false)
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
        Map<String, String> headers = new HashMap<>(Map.of("Accept", accept));
        try (Response response =
                http.newCall(request("GET", path, query, headers)).execute()) {
            InputStream body = response.body().byteStream();
            if (!response.isSuccessful()) {
                throw refused(action, response.code(), body.readNBytes(MAX_ERROR_BODY_BYTES));
            }
            return reader.read(body);
        } catch (IOException e) {
            throw failed(action, e);
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

    private KubernetesException refused(String action, int status, byte[] body) {
        String said = StatusMessage.of(status, body);
        return switch (status) {
            case 401 ->
                exception(
                        Failure.UNAUTHENTICATED,
                        action,
                        server() + " does not accept the credentials (" + said + "). " + refusedCredentials.get(),
                        null);
            case 403 ->
                exception(
                        Failure.FORBIDDEN,
                        action,
                        server() + " does not allow it (" + said
                                + "). Ask for the permission, or use other credentials.",
                        null);
            default -> exception(Failure.REFUSED, action, server() + " answers " + said + ".", null);
        };
    }

    private KubernetesException failed(String action, IOException e) {
        if (e instanceof JsonProcessingException json) {
            return exception(
                    Failure.NOT_UNDERSTOOD,
                    action,
                    server() + " does not answer as a Kubernetes API server does (" + json.getOriginalMessage()
                            + "). Is it one?",
                    e);
        }
        if (e instanceof SSLPeerUnverifiedException) {
            return exception(Failure.TLS, action, server() + " has a certificate that is made out to another name.", e);
        }
        if (e instanceof SSLException) {
            return exception(
                    Failure.TLS,
                    action,
                    "no trusted TLS connection to " + server() + " (" + reason(e)
                            + "). Does the kubeconfig belong to this cluster, and is the server one for https?",
                    e);
        }
        if (e instanceof InterruptedIOException) {
            return exception(
                    Failure.TIMED_OUT,
                    action,
                    server() + " does not answer in time (limits: " + CONNECT_TIMEOUT.toSeconds() + " s to connect, "
                            + SILENCE_TIMEOUT.toSeconds() + " s without a byte).",
                    e);
        }
        if (e instanceof UnknownHostException) {
            return exception(
                    Failure.UNREACHABLE, action, "the host of " + server() + " is unknown. Is the address right?", e);
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return exception(
                    Failure.UNREACHABLE,
                    action,
                    "nobody answers at " + server() + " (" + reason(e) + "). Is the address right, and the cluster up?",
                    e);
        }
        if (e instanceof ProtocolException) {
            return exception(
                    Failure.NOT_UNDERSTOOD, action, "the answer of " + server() + " is broken (" + reason(e) + ").", e);
        }
        return exception(
                Failure.UNREACHABLE, action, "the connection to " + server() + " was lost (" + reason(e) + ").", e);
    }

    private KubernetesException exception(Failure failure, String action, String problem, @Nullable Throwable cause) {
        return new KubernetesException(failure, server(), action, problem, cause);
    }

    /** OkHttp wraps what the JDK says, which is shorter and says more. */
    private static String reason(IOException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private String server() {
        return client.getBasePath();
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
    }
}
