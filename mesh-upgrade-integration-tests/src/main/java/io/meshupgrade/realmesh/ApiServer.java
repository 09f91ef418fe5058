package io.meshupgrade.realmesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.auth.ApiKeyAuth;
import io.kubernetes.client.util.Config;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.ByteString;

/** Plain requests to an API server, real or simulated, with the credentials of a kubeconfig. */
public final class ApiServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WATCH_PATIENCE = Duration.ofSeconds(20);

    private final ApiClient client;

    /** Finds the server and the credentials in a kubeconfig. */
    public ApiServer(Path kubeconfig) {
        try {
            client = Config.fromConfig(kubeconfig.toString());
        } catch (IOException e) {
            throw new RealMeshException("Cannot use the kubeconfig " + kubeconfig, e);
        }
    }

    /**
     * An answer, whatever its status.
     *
     * @param status the HTTP status
     * @param text the body
     */
    public record Answer(int status, String text) {

        /** The body as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new RealMeshException("HTTP " + status + " without JSON: " + text, e);
            }
        }

        /** The body of a successful answer, as JSON. */
        public JsonNode orThrow() {
            if (status >= 300) {
                throw new RealMeshException("The API server answers " + status + ": " + text);
            }
            return json();
        }
    }

    /** Reads a path, for example {@code /api/v1/namespaces}. */
    public Answer get(String path) {
        return get(path, "application/json");
    }

    /** Reads a path in a form, for example as metadata only. */
    public Answer get(String path, String accept) {
        return send(request(path).header("Accept", accept).build());
    }

    /**
     * An answer as it came.
     *
     * @param status the HTTP status
     * @param contentType the header; empty when there is none
     * @param bytes the body
     */
    public record Raw(int status, String contentType, ByteString bytes) {}

    /** Reads a path in a form that may not be text, to its end. */
    public Raw getRaw(String path, String accept) {
        Request request = request(path).header("Accept", accept).build();
        try (Response response = watching().newCall(request).execute()) {
            return new Raw(
                    response.code(),
                    response.header("Content-Type", ""),
                    response.body().byteString());
        } catch (IOException e) {
            throw new RealMeshException(request.method() + " " + request.url() + " brought no answer", e);
        }
    }

    /** Sends a body of any type by any method. */
    public Answer send(String method, String path, String type, String body) {
        // From bytes: a body from a text would get a charset added to its type, which patches do not allow.
        RequestBody content = RequestBody.create(body.getBytes(StandardCharsets.UTF_8), MediaType.get(type));
        return send(request(path).method(method, content).build());
    }

    /** Creates an object at a path. */
    public Answer post(String path, String json) {
        return send("POST", path, "application/json", json);
    }

    /** Replaces the object at a path. */
    public Answer put(String path, String json) {
        return send("PUT", path, "application/json", json);
    }

    /** Patches the object at a path; the type is for example {@code application/merge-patch+json}. */
    public Answer patch(String path, String type, String patch) {
        return send("PATCH", path, type, patch);
    }

    /** Deletes the object at a path, with options or an empty text. */
    public Answer delete(String path, String options) {
        return send("DELETE", path, "application/json", options);
    }

    private Answer send(Request request) {
        try (Response response = client.getHttpClient().newCall(request).execute()) {
            return new Answer(response.code(), response.body().string());
        } catch (IOException e) {
            throw new RealMeshException(request.method() + " " + request.url() + " brought no answer", e);
        }
    }

    /** Watches a path; the events are read by the caller, who closes the stream. */
    public BufferedReader watch(String path) {
        try {
            Response response = watching().newCall(request(path).build()).execute();
            return new BufferedReader(response.body().charStream());
        } catch (IOException e) {
            throw new RealMeshException("The watch of " + path + " did not begin", e);
        }
    }

    private OkHttpClient watching() {
        return client.getHttpClient().newBuilder().readTimeout(WATCH_PATIENCE).build();
    }

    /** A request with the token of the kubeconfig, if it has one; a client certificate needs no header. */
    private Request.Builder request(String path) {
        Request.Builder request = new Request.Builder().url(client.getBasePath() + path);
        if (client.getAuthentication("BearerToken") instanceof ApiKeyAuth token && token.getApiKey() != null) {
            request.header("Authorization", token.getApiKeyPrefix() + " " + token.getApiKey());
        }
        return request;
    }

    /** Whether the server says that it is ready to serve. */
    boolean isReady() {
        try {
            return get("/readyz").status() == 200;
        } catch (RealMeshException e) {
            return false; // nobody listens yet
        }
    }
}
