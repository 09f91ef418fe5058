package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.http.LocalTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Somebody who calls both sides of a simulated cluster over HTTP, with a token of each. */
final class Caller {

    static final String CLUSTER =
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/simulated/providers"
                    + "/Microsoft.ContainerService/managedClusters/simulated";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatedAks aks;
    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(LocalTls.shared().clientContext())
            .build();
    private String kubernetesToken;
    private String armToken;

    Caller(SimulatedAks aks) {
        this.aks = aks;
        this.kubernetesToken = aks.kubernetes().tokens().current().value();
        this.armToken = aks.arm().tokens().current().value();
    }

    record Answer(int status, String text, HttpResponse<String> raw) {

        JsonNode json() {
            return read(text);
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }

    void useKubernetesToken(Token token) {
        kubernetesToken = token.value();
    }

    void useArmToken(Token token) {
        armToken = token.value();
    }

    Answer get(String path) throws IOException {
        return send(kubernetes(path).GET());
    }

    Answer post(String path, String body) throws IOException {
        return send(kubernetes(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    Answer delete(String path) throws IOException {
        return send(kubernetes(path).DELETE());
    }

    Answer patch(String path, String mergePatch) throws IOException {
        return send(kubernetes(path)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(mergePatch.replace('\'', '"'))));
    }

    Answer cluster() throws IOException {
        return send(arm(CLUSTER).GET());
    }

    Answer arm(String method, String path) throws IOException {
        return send(arm(path).method(method, BodyPublishers.noBody()));
    }

    /** Fetches the document and puts it back with other revisions. */
    Answer putRevisions(String... revisions) throws IOException {
        ObjectNode document = (ObjectNode) cluster().json();
        ArrayNode list =
                document.withObject("/properties/serviceMeshProfile/istio").putArray("revisions");
        List.of(revisions).forEach(list::add);
        return send(arm(CLUSTER)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(document.toString())));
    }

    /** The lines of a watch; who reads them closes them. */
    BufferedReader watch(String path) throws IOException {
        HttpResponse<InputStream> response = exchange(kubernetes(path).GET().build(), BodyHandlers.ofInputStream());
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder kubernetes(String path) {
        return HttpRequest.newBuilder(URI.create(aks.kubernetes().endpoint() + path))
                .header("Authorization", "Bearer " + kubernetesToken);
    }

    private HttpRequest.Builder arm(String path) {
        return HttpRequest.newBuilder(URI.create(aks.armEndpoint() + path + "?api-version=2026-04-01"))
                .header("Authorization", "Bearer " + armToken);
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), response);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The names of the objects at a path. */
    List<String> names(String path) throws IOException {
        return get(path).json().findPath("items").findValues("metadata").stream()
                .filter(metadata -> metadata.has("uid"))
                .map(metadata -> metadata.path("name").asText())
                .toList();
    }
}
