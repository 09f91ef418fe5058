package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.ApiServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the simulated API server promises, and a real one keeps. Each test is a promise; it runs unchanged on both, and
 * a table at the end of the run shows it.
 */
abstract class KubernetesContract {

    static final String MERGE = "application/merge-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String APPLY = "application/apply-patch+yaml";

    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    /** A namespace that only this test uses. */
    String namespace = "";

    /** The server on trial. */
    abstract ApiServer api();

    @BeforeEach
    void createNamespace() {
        namespace = "contract-" + NAMESPACES.incrementAndGet();
        api().post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}")
                .orThrow();
    }

    String configMaps() {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    String deployments() {
        return "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    }

    JsonNode createConfigMap(String name, String labels) {
        return api().post(
                        configMaps(),
                        "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":" + labels + "},\"data\":{\"a\":\"1\"}}")
                .orThrow();
    }

    /** Paused, so that no controller writes to it in between. */
    JsonNode createDeployment(String name) {
        return api().post(deployments(), """
                        {"metadata": {"name": "%1$s"},
                         "spec": {"paused": true, "replicas": 0, "selector": {"matchLabels": {"app": "%1$s"}},
                          "template": {"metadata": {"labels": {"app": "%1$s"}},
                           "spec": {"containers": [{"name": "a", "image": "a"}, {"name": "b", "image": "b"}]}}}}
                        """.formatted(name)).orThrow();
    }

    static String version(JsonNode object) {
        return object.at("/metadata/resourceVersion").asText();
    }

    static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
        return names;
    }

    static void assertRefused(Answer answer, int status, String reason) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
        assertThat(answer.json().path("status").asText()).isEqualTo("Failure");
        assertThat(answer.json().path("reason").asText()).isEqualTo(reason);
        assertThat(answer.json().path("code").asInt()).isEqualTo(status);
    }

    @Test
    void anUnknownPathIsNotFoundInPlainText() {
        Answer answer = api().get("/apis/no.such.group/v1/things");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("404 page not found\n");
    }

    @Test
    void discoveryNamesGroupsAndKinds() {
        assertThat(api().get("/api").orThrow().path("versions").toString()).contains("v1");
        assertThat(api().get("/apis").orThrow().toString()).contains("\"name\":\"apps\"");
        assertThat(api().get("/api/v1").orThrow().toString()).contains("\"name\":\"pods\"", "\"kind\":\"Pod\"");
        assertThat(api().get("/apis/apps/v1").orThrow().toString()).contains("\"name\":\"deployments\"");
    }

    @Test
    void theVersionSaysMajorAndMinor() {
        JsonNode version = api().get("/version").orThrow();

        assertThat(version.path("major").asText()).isEqualTo("1");
        assertThat(version.path("gitVersion").asText())
                .startsWith("v1." + version.path("minor").asText());
    }

    @Test
    void somebodyWhoMayDoEverythingIsToldSo() {
        Answer answer = api().post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """
                        {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
                         "spec": {"resourceAttributes": {"verb": "list", "resource": "pods"}}}
                        """);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().at("/status/allowed").asBoolean()).isTrue();
    }
}
