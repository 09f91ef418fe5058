package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.realmesh.ApiServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promises about patches, server-side apply, and watches. */
abstract class ChangesContract extends ObjectsContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aMergePatchMergesAndNullRemoves() {
        createConfigMap("c", "{\"a\":\"1\",\"b\":\"1\"}");

        JsonNode patched = api().patch(
                        configMaps() + "/c", MERGE, "{\"metadata\":{\"labels\":{\"a\":null,\"c\":\"1\"}}}")
                .orThrow();

        assertThat(patched.at("/metadata/labels").toString()).isEqualTo("{\"b\":\"1\",\"c\":\"1\"}");
        assertThat(patched.at("/data/a").asText()).isEqualTo("1");
    }

    @Test
    void aMergePatchCanBeConditional() {
        JsonNode read = createConfigMap("c", "{}");
        api().patch(configMaps() + "/c", MERGE, "{\"data\":{\"a\":\"2\"}}").orThrow();

        Answer answer = api().patch(
                        configMaps() + "/c",
                        MERGE,
                        "{\"metadata\":{\"resourceVersion\":\"" + version(read) + "\"},\"data\":{\"a\":\"3\"}}");

        assertRefused(answer, 409, "Conflict");
    }

    @Test
    void aMergePatchReplacesListsAndAStrategicOneMergesThem() {
        createDeployment("d");
        String patch = "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"b\",\"image\":\"b2\"}]}}}}";

        JsonNode strategic = api().patch(deployments() + "/d", STRATEGIC, patch).orThrow();
        JsonNode merge = api().patch(deployments() + "/d", MERGE, patch).orThrow();

        assertThat(images(strategic)).containsExactly("a", "b2");
        assertThat(images(merge)).containsExactly("b2");
    }

    private static List<String> images(JsonNode deployment) {
        List<String> images = new ArrayList<>();
        deployment
                .at("/spec/template/spec/containers")
                .forEach(container -> images.add(container.path("image").asText()));
        return images;
    }

    @Test
    void aStrategicPatchDeletesByDirective() {
        createDeployment("d");

        JsonNode patched = api().patch(
                        deployments() + "/d",
                        STRATEGIC,
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\",\"$patch\":\"delete\"}]}}}}")
                .orThrow();

        assertThat(images(patched)).containsExactly("b");
    }

    @Test
    void theRestartOfKubectlChangesTheTemplateAndNothingElse() {
        JsonNode before = createDeployment("d");

        JsonNode after = api().patch(deployments() + "/d", STRATEGIC, """
                        {"spec": {"template": {"metadata": {"annotations":
                          {"kubectl.kubernetes.io/restartedAt": "2026-01-02T03:04:05Z"}}}}}
                        """).orThrow();

        assertThat(after.at("/spec/template/metadata/annotations").toString()).contains("restartedAt");
        assertThat(after.at("/spec/template/spec")).isEqualTo(before.at("/spec/template/spec"));
        assertThat(after.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void aJsonPatchChangesPathByPath() {
        createConfigMap("c", "{\"a\":\"1\"}");

        JsonNode patched = api().patch(configMaps() + "/c", JSON_PATCH, """
                        [{"op": "test", "path": "/metadata/labels/a", "value": "1"},
                         {"op": "add", "path": "/metadata/labels/example.com~1b", "value": "2"},
                         {"op": "replace", "path": "/data/a", "value": "3"},
                         {"op": "remove", "path": "/metadata/labels/a"}]
                        """).orThrow();

        assertThat(patched.at("/metadata/labels").toString()).isEqualTo("{\"example.com/b\":\"2\"}");
        assertThat(patched.at("/data/a").asText()).isEqualTo("3");
    }

    @Test
    void aJsonPatchWhoseTestFailsChangesNothing() {
        JsonNode object = createConfigMap("c", "{}");

        Answer answer = api().patch(configMaps() + "/c", JSON_PATCH, """
                        [{"op": "replace", "path": "/data/a", "value": "9"},
                         {"op": "test", "path": "/data/a", "value": "1"}]
                        """);

        assertRefused(answer, 422, "Invalid");
        assertThat(answer.json().path("message").asText())
                .isEqualTo("the server rejected our request due to an error in our request");
        assertThat(api().get(configMaps() + "/c").orThrow()).isEqualTo(object);
    }

    @Test
    void anUnknownKindOfPatchIsNotSupported() {
        createConfigMap("c", "{}");

        assertRefused(api().patch(configMaps() + "/c", "application/json", "{}"), 415, "UnsupportedMediaType");
    }

    @Test
    void anAppliedObjectIsCreatedThenKept() {
        Answer created = apply("one", "", "{\"a\":\"1\"}");
        Answer again = apply("one", "", "{\"a\":\"1\"}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(version(again.json())).isEqualTo(version(created.json()));
    }

    @Test
    void whatIsNoLongerAppliedIsRemoved() {
        apply("one", "", "{\"a\":\"1\",\"b\":\"1\"}").orThrow();
        apply("two", "", "{\"c\":\"1\"}").orThrow();

        JsonNode after = apply("one", "", "{\"a\":\"1\"}").orThrow();

        assertThat(after.path("data").toString()).isEqualTo("{\"a\":\"1\",\"c\":\"1\"}");
    }

    @Test
    void fieldsOfOthersAreTakenByForceOnly() {
        apply("one", "", "{\"a\":\"1\"}").orThrow();

        Answer refused = apply("two", "", "{\"a\":\"2\"}");
        JsonNode forced = apply("two", "&force=true", "{\"a\":\"2\"}").orThrow();

        assertRefused(refused, 409, "Conflict");
        assertThat(refused.json().path("message").asText())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.a");
        assertThat(forced.at("/data/a").asText()).isEqualTo("2");
    }

    @Test
    void aWriterIsRecordedWithWhatItChanged() {
        apply("one", "", "{\"a\":\"1\",\"b\":\"1\"}").orThrow();

        JsonNode after = api().patch(configMaps() + "/c?fieldManager=person", MERGE, "{\"data\":{\"b\":\"2\"}}")
                .orThrow();

        assertThat(owned(after, "one", "Apply")).isEqualTo("{\"f:data\":{\"f:a\":{}}}");
        assertThat(owned(after, "person", "Update")).isEqualTo("{\"f:data\":{\"f:b\":{}}}");
    }

    private static String owned(JsonNode object, String manager, String operation) {
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            if (entry.path("manager").asText().equals(manager)
                    && entry.path("operation").asText().equals(operation)) {
                return entry.path("fieldsV1").toString();
            }
        }
        return "nothing";
    }

    private Answer apply(String manager, String more, String data) {
        return api().patch(
                        configMaps() + "/c?fieldManager=" + manager + more,
                        APPLY,
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"},\"data\":" + data
                                + "}");
    }

    @Test
    void aWatchTellsOfChangesAfterAVersion() throws IOException {
        // Given
        String version = version(api().get(configMaps()).orThrow());
        createConfigMap("c", "{\"watched\":\"yes\"}");
        api().patch(configMaps() + "/c", MERGE, "{\"data\":{\"a\":\"2\"}}").orThrow();
        api().delete(configMaps() + "/c", "").orThrow();

        // When
        List<JsonNode> events =
                events(configMaps() + "?watch=true&labelSelector=watched&resourceVersion=" + version, 3);

        // Then
        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .containsExactly("ADDED", "MODIFIED", "DELETED");
        assertThat(events.get(1).at("/object/data/a").asText()).isEqualTo("2");
        assertThat(events.get(2).at("/object/kind").asText()).isEqualTo("ConfigMap");
    }

    @Test
    void anObjectEntersAndLeavesAWatchWithItsLabels() throws IOException {
        // Given
        createConfigMap("c", "{}");
        String version = version(api().get(configMaps()).orThrow());
        api().patch(configMaps() + "/c", MERGE, "{\"metadata\":{\"labels\":{\"in\":\"yes\"}}}")
                .orThrow();
        api().patch(configMaps() + "/c", MERGE, "{\"metadata\":{\"labels\":{\"in\":null}}}")
                .orThrow();

        // When
        List<JsonNode> events = events(configMaps() + "?watch=true&labelSelector=in&resourceVersion=" + version, 2);

        // Then
        assertThat(events).extracting(event -> event.path("type").asText()).containsExactly("ADDED", "DELETED");
    }

    @Test
    void aListCanBeWatchedFromItsBeginning() throws IOException {
        // Given
        createConfigMap("x", "{\"here\":\"yes\"}");
        createConfigMap("y", "{\"here\":\"yes\"}");

        // When
        List<JsonNode> events = events(
                configMaps() + "?watch=true&labelSelector=here&sendInitialEvents=true&allowWatchBookmarks=true"
                        + "&resourceVersionMatch=NotOlderThan",
                3);

        // Then
        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .containsExactly("ADDED", "ADDED", "BOOKMARK");
        assertThat(events.get(2).at("/object/metadata/annotations").toString())
                .isEqualTo("{\"k8s.io/initial-events-end\":\"true\"}");
    }

    List<JsonNode> events(String path, int count) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        try (BufferedReader lines = api().watch(path)) {
            while (events.size() < count) {
                events.add(JSON.readTree(lines.readLine()));
            }
        }
        return events;
    }
}
