package io.meshupgrade.realmesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.Config;
import java.io.IOException;
import java.nio.file.Path;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Plain requests to the API server of the mesh, with the rights of its owner. */
public final class ApiServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaType APPLICATION_JSON = MediaType.get("application/json");

    private final ApiClient client;

    ApiServer(Path kubeconfig) {
        try {
            client = Config.fromConfig(kubeconfig.toString());
        } catch (IOException e) {
            throw new RealMeshException("Cannot use the mesh's own kubeconfig " + kubeconfig, e);
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
        return send(new Request.Builder().url(client.getBasePath() + path).build());
    }

    /** Creates an object at a path. */
    public Answer post(String path, String json) {
        return send(new Request.Builder()
                .url(client.getBasePath() + path)
                .post(RequestBody.create(json, APPLICATION_JSON))
                .build());
    }

    private Answer send(Request request) {
        try (Response response = client.getHttpClient().newCall(request).execute()) {
            return new Answer(response.code(), response.body().string());
        } catch (IOException e) {
            throw new RealMeshException(request.method() + " " + request.url() + " brought no answer", e);
        }
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
