package io.meshupgrade.testkit.internal.arm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.http.LocalTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Sends requests to a simulated ARM, and shows the answers as JSON. */
final class ArmClient {

    static final String SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555";
    static final String CLUSTER =
            SUBSCRIPTION + "/resourceGroups/rg1/providers/Microsoft.ContainerService/managedClusters/c1";
    static final String LOCATION = SUBSCRIPTION + "/providers/Microsoft.ContainerService/locations/westus2";
    static final String VERSION = "?api-version=2026-06-01";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient PLAIN = HttpClient.newHttpClient();
    private static final HttpClient SECURE = HttpClient.newBuilder()
            .sslContext(LocalTls.shared().clientContext())
            .build();

    /** An answer; the body is a missing node when it is empty. */
    record Answer(int status, HttpResponse<String> raw, JsonNode body) {

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        /** Of either error envelope. */
        String code() {
            return body.path("error").path("code").asText(body.path("code").asText());
        }

        String message() {
            return body.path("error")
                    .path("message")
                    .asText(body.path("message").asText());
        }
    }

    private final SimulatedArm arm;

    ArmClient(SimulatedArm arm) {
        this.arm = arm;
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path + VERSION, "");
    }

    Answer cluster() throws IOException, InterruptedException {
        return get(CLUSTER);
    }

    Answer put(ObjectNode document, String... headers) throws IOException, InterruptedException {
        return send("PUT", CLUSTER + VERSION, document.toString(), headers);
    }

    /** Reads the cluster, changes only its revisions, and puts it back. */
    Answer putRevisions(String... revisions) throws IOException, InterruptedException {
        ObjectNode document = (ObjectNode) cluster().body();
        setRevisions(document, List.of(revisions));
        return put(document);
    }

    static void setRevisions(ObjectNode document, List<String> revisions) {
        ArrayNode array =
                document.withObject("/properties/serviceMeshProfile/istio").putArray("revisions");
        revisions.forEach(array::add);
    }

    static List<String> revisions(JsonNode document) {
        return ArmJson.texts(document.at("/properties/serviceMeshProfile/istio/revisions"));
    }

    /** Follows a URL as it is. */
    Answer follow(String url) throws IOException, InterruptedException {
        return send("GET", url, "");
    }

    Answer send(String method, String target, String body, String... headers) throws IOException, InterruptedException {
        URI uri = target.startsWith("/") ? URI.create(arm.uri() + target) : URI.create(target);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpClient client = uri.getScheme().equals("https") ? SECURE : PLAIN;
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response, MAPPER.readTree(response.body()));
    }
}
