package io.meshupgrade.testkit.internal.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.testkit.internal.admission.Defaults;
import io.meshupgrade.testkit.internal.admission.NamespaceLifecycle;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.controllers.Controllers;
import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.http.Response;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A simulated API server without a network, with the namespace {@code shop}; controllers move when time passes. */
final class Server {

    static final String CONFIG_MAPS = "/api/v1/namespaces/shop/configmaps";
    static final String PODS = "/api/v1/namespaces/shop/pods";
    static final ObjectMapper JSON = new ObjectMapper();

    final ObjectStore store = new ObjectStore();
    final Timeline time = new Timeline(Instant.parse("2026-01-01T00:00:00Z"));
    private final KubernetesServer server;

    Server() {
        Kinds kinds = new Kinds();
        ApiObjects objects = new ApiObjects(store, time, 7);
        objects.admitThrough(new NamespaceLifecycle(store));
        objects.admitThrough(new Defaults());
        new Controllers(objects, time, kinds).start();
        AccessReviews access = new AccessReviews();
        server = new KubernetesServer(new KubernetesApi(objects, time, kinds, access, "1.34.4"), token -> true, access);
        send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}");
        send("POST", "/api/v1/nodes", "{\"metadata\":{\"name\":\"node-1\"}}");
    }

    /** An answer that was read whole. */
    record Answer(int status, String text, String retryAfter) {

        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("HTTP " + status + " without JSON: " + text, e);
            }
        }
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    Answer send(String method, String path, String body) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        return send(method, path, Map.of("Content-Type", List.of(type)), body.getBytes(UTF_8));
    }

    /** As it came over the wire; a watch is read to its end. */
    Answer send(String method, String path, Map<String, List<String>> headers, byte[] body) {
        Response response = server.handle(new Request(method, URI.create(path), headers, body));
        try {
            if (response instanceof Response.Stream stream) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                stream.writer().write(out::writeBytes);
                return new Answer(200, out.toString(UTF_8), "");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(response).isInstanceOf(Response.Body.class);
        Response.Body whole = (Response.Body) response;
        return new Answer(
                whole.status(),
                new String(whole.bytes(), UTF_8),
                whole.headers().getOrDefault("Retry-After", ""));
    }

    /** Begins a watch, whose events are taken one by one. */
    Watch watch(String plural, String query) {
        Target target = Target.of(List.of("api", "v1", "namespaces", "shop", plural), new Kinds())
                .orElseThrow();
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        parameters.put("watch", "true");
        ApiRequest request = new ApiRequest("GET", List.of(), parameters, Map.of(), "");
        synchronized (time) {
            return Watch.begin(store, time, target, Selector.parse("", ""), ListOptions.of(request), object -> object);
        }
    }

    static JsonNode next(Watch watch) throws InterruptedException {
        JsonNode event = watch.next(Duration.ZERO);
        return event == null ? JSON.nullNode() : event;
    }

    void configMap(String name) {
        Answer answer = send("POST", CONFIG_MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    String version() {
        return Long.toString(store.resourceVersion());
    }
}
