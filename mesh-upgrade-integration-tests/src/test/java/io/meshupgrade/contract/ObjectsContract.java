package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.realmesh.ApiServer.Answer;
import org.junit.jupiter.api.Test;

/** Promises about creating, reading, listing, replacing and deleting objects. */
abstract class ObjectsContract extends KubernetesContract {

    @Test
    void aCreatedObjectGetsTheMetadataOfTheServer() {
        // When
        Answer answer = api().post(configMaps(), "{\"metadata\":{\"name\":\"c\"},\"data\":{\"a\":\"1\"}}");

        // Then
        assertThat(answer.status()).isEqualTo(201);
        JsonNode object = answer.json();
        assertThat(object.path("kind").asText()).isEqualTo("ConfigMap");
        assertThat(object.path("apiVersion").asText()).isEqualTo("v1");
        assertThat(object.at("/metadata/namespace").asText()).isEqualTo(namespace);
        assertThat(object.at("/metadata/uid").asText()).hasSize(36);
        assertThat(object.at("/metadata/creationTimestamp").asText()).endsWith("Z");
        assertThat(version(object)).isNotEmpty();
        assertThat(api().get(configMaps() + "/c").orThrow()).isEqualTo(object);
    }

    @Test
    void aNamespaceIsLabelledWithItsName() {
        assertThat(api().get("/api/v1/namespaces/" + namespace)
                        .orThrow()
                        .at("/metadata/labels")
                        .path("kubernetes.io/metadata.name")
                        .asText())
                .isEqualTo(namespace);
    }

    @Test
    void aNameIsMadeUpForAPrefix() {
        JsonNode object = api().post(configMaps(), "{\"metadata\":{\"generateName\":\"c-\"}}")
                .orThrow();

        assertThat(object.at("/metadata/name").asText()).matches("c-[a-z0-9]{5}");
    }

    @Test
    void aSecondObjectOfTheSameNameIsRefused() {
        createConfigMap("c", "{}");

        Answer answer = api().post(configMaps(), "{\"metadata\":{\"name\":\"c\"}}");

        assertRefused(answer, 409, "AlreadyExists");
        assertThat(answer.json().path("message").asText()).isEqualTo("configmaps \"c\" already exists");
    }

    @Test
    void anObjectInAMissingNamespaceIsRefused() {
        Answer answer = api().post("/api/v1/namespaces/missing/configmaps", "{\"metadata\":{\"name\":\"c\"}}");

        assertRefused(answer, 404, "NotFound");
        assertThat(answer.json().path("message").asText()).isEqualTo("namespaces \"missing\" not found");
    }

    @Test
    void aMissingObjectIsNamed() {
        Answer answer = api().get(deployments() + "/missing");

        assertRefused(answer, 404, "NotFound");
        assertThat(answer.json().path("message").asText()).isEqualTo("deployments.apps \"missing\" not found");
        assertThat(answer.json().path("details").toString())
                .isEqualTo("{\"name\":\"missing\",\"group\":\"apps\",\"kind\":\"deployments\"}");
    }

    @Test
    void aBodyThatIsNoJsonIsABadRequest() {
        assertRefused(api().post(configMaps(), "{\"metadata\":"), 400, "BadRequest");
    }

    @Test
    void aDocumentOfAnotherKindIsABadRequest() {
        assertRefused(
                api().post(configMaps(), "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"c\"}}"),
                400,
                "BadRequest");
    }

    @Test
    void anInvalidNameIsRefused() {
        assertRefused(api().post(configMaps(), "{\"metadata\":{\"name\":\"Not Valid\"}}"), 422, "Invalid");
    }

    @Test
    void anInvalidLabelIsRefused() {
        assertRefused(
                api().post(configMaps(), "{\"metadata\":{\"name\":\"c\",\"labels\":{\"a\":\"not valid\"}}}"),
                422,
                "Invalid");
    }

    @Test
    void labelSelectorsSelect() {
        createConfigMap("both", "{\"a\":\"1\",\"b\":\"1\"}");
        createConfigMap("one", "{\"a\":\"2\"}");
        createConfigMap("none", "{}");

        assertThat(selected("a=1")).containsExactly("both");
        assertThat(selected("a==1")).containsExactly("both");
        assertThat(selected("a!=1")).contains("none", "one").doesNotContain("both");
        assertThat(selected("a")).containsExactly("both", "one");
        assertThat(selected("!a")).contains("none").doesNotContain("both", "one");
        assertThat(selected("a%20in%20(1,2)")).containsExactly("both", "one");
        assertThat(selected("a%20notin%20(1)")).contains("none", "one").doesNotContain("both");
        assertThat(selected("a,!b")).containsExactly("one");
    }

    private java.util.List<String> selected(String labels) {
        return names(api().get(configMaps() + "?labelSelector=" + labels).orThrow());
    }

    @Test
    void aSelectorThatCannotBeReadIsABadRequest() {
        assertRefused(api().get(configMaps() + "?labelSelector=a%20b%20c"), 400, "BadRequest");
        assertRefused(api().get(configMaps() + "?fieldSelector=data.a%3D1"), 400, "BadRequest");
    }

    @Test
    void oneObjectIsSelectedByItsName() {
        createConfigMap("x", "{}");
        createConfigMap("y", "{}");

        assertThat(names(api().get(configMaps() + "?fieldSelector=metadata.name%3Dy")
                        .orThrow()))
                .containsExactly("y");
    }

    @Test
    void aListComesInPagesOfOneState() {
        // Given
        for (int i = 1; i <= 5; i++) {
            createConfigMap("page-" + i, "{\"paged\":\"yes\"}");
        }
        String list = configMaps() + "?limit=2&labelSelector=paged";

        // When
        JsonNode first = api().get(list).orThrow();
        api().delete(configMaps() + "/page-4", "").orThrow();
        createConfigMap("page-3b", "{\"paged\":\"yes\"}");
        JsonNode second = api().get(
                        list + "&continue=" + first.at("/metadata/continue").asText())
                .orThrow();
        JsonNode third = api().get(
                        list + "&continue=" + second.at("/metadata/continue").asText())
                .orThrow();

        // Then
        assertThat(names(first)).containsExactly("page-1", "page-2");
        assertThat(names(second)).containsExactly("page-3", "page-4");
        assertThat(names(third)).containsExactly("page-5");
        assertThat(third.at("/metadata").has("continue")).isFalse();
        assertThat(version(second)).isEqualTo(version(first));
    }

    @Test
    void aTokenThatNobodyGaveIsABadRequest() {
        assertRefused(api().get(configMaps() + "?limit=2&continue=garbage"), 400, "BadRequest");
    }

    @Test
    void itemsOfAListDoNotRepeatTheirKind() {
        createConfigMap("c", "{}");

        JsonNode list = api().get(configMaps()).orThrow();

        assertThat(list.path("kind").asText()).isEqualTo("ConfigMapList");
        assertThat(list.path("items").get(0).has("kind")).isFalse();
    }

    @Test
    void metadataAloneCanBeAskedFor() {
        createConfigMap("c", "{\"a\":\"1\"}");

        JsonNode list = api().get(
                        configMaps() + "?labelSelector=a",
                        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
                .orThrow();

        assertThat(list.path("kind").asText()).isEqualTo("PartialObjectMetadataList");
        assertThat(list.at("/items/0/kind").asText()).isEqualTo("PartialObjectMetadata");
        assertThat(list.at("/items/0/metadata/labels/a").asText()).isEqualTo("1");
        assertThat(list.at("/items/0").has("data")).isFalse();
    }

    @Test
    void aStaleReplacementIsAConflict() {
        // Given
        JsonNode read = createConfigMap("c", "{}");
        api().patch(configMaps() + "/c", MERGE, "{\"data\":{\"a\":\"2\"}}").orThrow();

        // When
        Answer answer = api().put(configMaps() + "/c", read.toString());

        // Then
        assertRefused(answer, 409, "Conflict");
        assertThat(answer.json().path("message").asText())
                .isEqualTo(
                        "Operation cannot be fulfilled on configmaps \"c\": the object has been modified; please apply"
                                + " your changes to the latest version and try again");
    }

    @Test
    void aReplacementWithoutAVersionIsUnconditional() {
        createConfigMap("c", "{}");

        Answer answer = api().put(configMaps() + "/c", "{\"metadata\":{\"name\":\"c\"},\"data\":{\"b\":\"1\"}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("data").toString()).isEqualTo("{\"b\":\"1\"}");
    }

    @Test
    void aWriteThatChangesNothingKeepsTheVersion() {
        JsonNode object = createConfigMap("c", "{}");

        JsonNode patched = api().patch(configMaps() + "/c", MERGE, "{\"data\":{\"a\":\"1\"}}")
                .orThrow();

        assertThat(version(patched)).isEqualTo(version(object));
    }

    @Test
    void onlyTheSpecCountsUpTheGeneration() {
        JsonNode created = createDeployment("d");
        JsonNode labelled = api().patch(deployments() + "/d", MERGE, "{\"metadata\":{\"labels\":{\"a\":\"1\"}}}")
                .orThrow();
        JsonNode scaled = api().patch(deployments() + "/d", MERGE, "{\"spec\":{\"minReadySeconds\":1}}")
                .orThrow();

        assertThat(created.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(scaled.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void statusIsWrittenByItsOwnPathOnly() {
        createDeployment("d");

        JsonNode main = api().patch(deployments() + "/d", MERGE, "{\"status\":{\"collisionCount\":3}}")
                .orThrow();
        JsonNode status = api().patch(
                        deployments() + "/d/status",
                        MERGE,
                        "{\"status\":{\"collisionCount\":4},\"spec\":{\"replicas\":7}}")
                .orThrow();

        assertThat(main.at("/status/collisionCount").isMissingNode()).isTrue();
        assertThat(status.at("/status/collisionCount").asInt()).isEqualTo(4);
        assertThat(status.at("/spec/replicas").asInt()).isZero();
    }

    @Test
    void aDryRunAnswersAndStoresNothing() {
        JsonNode object = createConfigMap("c", "{}");

        assertThat(api().post(configMaps() + "?dryRun=All", "{\"metadata\":{\"name\":\"d\"}}")
                        .status())
                .isEqualTo(201);
        JsonNode patched = api().patch(configMaps() + "/c?dryRun=All", MERGE, "{\"data\":{\"a\":\"9\"}}")
                .orThrow();
        assertThat(api().delete(configMaps() + "/c?dryRun=All", "").status()).isEqualTo(200);

        assertThat(patched.at("/data/a").asText()).isEqualTo("9");
        assertThat(api().get(configMaps() + "/d").status()).isEqualTo(404);
        assertThat(api().get(configMaps() + "/c").orThrow()).isEqualTo(object);
    }

    @Test
    void aDeletionIsAnsweredWithSuccess() {
        createConfigMap("c", "{}");

        Answer answer = api().delete(configMaps() + "/c", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
        assertThat(answer.json().path("status").asText()).isEqualTo("Success");
        assertThat(api().get(configMaps() + "/c").status()).isEqualTo(404);
    }

    @Test
    void aDeletionCanInsistOnTheObjectItMeans() {
        createConfigMap("c", "{}");

        Answer answer = api().delete(
                        configMaps() + "/c", "{\"preconditions\":{\"uid\":\"00000000-0000-0000-0000-000000000000\"}}");

        assertRefused(answer, 409, "Conflict");
        assertThat(api().get(configMaps() + "/c").status()).isEqualTo(200);
    }

    @Test
    void anObjectWithAFinalizerGoesWithTheLastOfThem() {
        // Given
        api().post(configMaps(), "{\"metadata\":{\"name\":\"c\",\"finalizers\":[\"example.com/wait\"]}}")
                .orThrow();

        // When
        api().delete(configMaps() + "/c", "").orThrow();

        // Then
        assertThat(api().get(configMaps() + "/c").orThrow().at("/metadata").has("deletionTimestamp"))
                .isTrue();
        api().patch(configMaps() + "/c", MERGE, "{\"metadata\":{\"finalizers\":null}}")
                .orThrow();
        assertThat(api().get(configMaps() + "/c").status()).isEqualTo(404);
    }

    @Test
    void aSelectionCanBeDeletedAtOnce() {
        createConfigMap("x", "{\"gone\":\"yes\"}");
        createConfigMap("y", "{\"gone\":\"yes\"}");
        createConfigMap("z", "{}");

        api().delete(configMaps() + "?labelSelector=gone", "").orThrow();

        assertThat(names(api().get(configMaps()).orThrow())).contains("z").doesNotContain("x", "y");
    }

    @Test
    void theScaleOfADeploymentIsReadAndWritten() {
        createDeployment("d");

        JsonNode scale = api().get(deployments() + "/d/scale").orThrow();
        api().patch(deployments() + "/d/scale", MERGE, "{\"spec\":{\"replicas\":2}}")
                .orThrow();

        assertThat(scale.path("kind").asText()).isEqualTo("Scale");
        assertThat(scale.at("/spec/replicas").asInt()).isZero();
        assertThat(api().get(deployments() + "/d")
                        .orThrow()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
    }
}
