package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.realmesh.ApiServer.Answer;
import org.junit.jupiter.api.Test;

/** Promises about what is refused, and how. */
abstract class RefusalsContract extends DeletionsContract {

    private static final String JSON_TYPE = "application/json";

    private static String labelled(String key, String value) {
        return "{\"metadata\":{\"labels\":{\"" + key + "\":\"" + value + "\"}}}";
    }

    @Test
    void anInvalidLabelIsRefusedWithItsField() {
        createConfigMap("c", "{}");

        Answer value = api().patch(configMaps() + "/c", MERGE, labelled("a", "no spaces"));
        Answer key = api().patch(configMaps() + "/c", MERGE, labelled("a b", "v"));
        Answer prefix = api().patch(configMaps() + "/c", MERGE, labelled("UPPER/b", "v"));
        Answer tooLong = api().patch(configMaps() + "/c", MERGE, labelled("a", "x".repeat(64)));

        assertRefused(value, 422, "Invalid");
        assertThat(value.json().path("message").asText())
                .startsWith(
                        "ConfigMap \"c\" is invalid: metadata.labels: Invalid value: \"no spaces\": a valid label must"
                                + " be an empty string or consist of alphanumeric characters");
        assertThat(value.json().at("/details/causes/0/reason").asText()).isEqualTo("FieldValueInvalid");
        assertThat(value.json().at("/details/causes/0/field").asText()).isEqualTo("metadata.labels");
        assertThat(value.json().at("/details/kind").asText()).isEqualTo("ConfigMap");
        assertRefused(key, 422, "Invalid");
        assertThat(key.json().path("message").asText()).contains("\"a b\": name part must consist of alphanumeric");
        assertRefused(prefix, 422, "Invalid");
        assertThat(prefix.json().path("message").asText()).contains("prefix part a lowercase RFC 1123 subdomain");
        assertRefused(tooLong, 422, "Invalid");
        assertThat(tooLong.json().path("message").asText()).contains("must be no more than 63");
    }

    @Test
    void anInvalidAnnotationIsRefused() {
        createConfigMap("c", "{}");

        Answer key = api().patch(configMaps() + "/c", MERGE, "{\"metadata\":{\"annotations\":{\"a b\":\"v\"}}}");
        Answer tooLong = api().patch(
                        configMaps() + "/c",
                        MERGE,
                        "{\"metadata\":{\"annotations\":{\"a\":\"" + "x".repeat(262_144) + "\"}}}");

        assertRefused(key, 422, "Invalid");
        assertRefused(tooLong, 422, "Invalid");
        assertThat(tooLong.json().path("message").asText())
                .isEqualTo(
                        "ConfigMap \"c\" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes");
    }

    @Test
    void namesAreHeldToTheRulesOfTheirKind() {
        assertRefused(api().post(configMaps(), "{\"metadata\":{\"name\":\"Upper\"}}"), 422, "Invalid");
        assertRefused(api().post(configMaps(), "{\"metadata\":{}}"), 422, "Invalid");
        assertRefused(api().post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"with.dot\"}}"), 422, "Invalid");
    }

    @Test
    void aSelectorCannotChange() {
        createDeployment("d");

        Answer answer = api().patch(
                        deployments() + "/d",
                        MERGE,
                        "{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"e\"}},"
                                + "\"template\":{\"metadata\":{\"labels\":{\"app\":\"e\"}}}}}");

        assertRefused(answer, 422, "Invalid");
        assertThat(answer.json().path("message").asText())
                .startsWith("Deployment.apps \"d\" is invalid: spec.selector: Invalid value:")
                .endsWith(": field is immutable");
    }

    @Test
    void aTemplateThatItsSelectorMissesIsRefused() {
        createDeployment("d");

        Answer answer = api().patch(
                        deployments() + "/d",
                        MERGE,
                        "{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"app\":\"e\"}}}}}");

        assertRefused(answer, 422, "Invalid");
        assertThat(answer.json().path("message").asText()).contains("`selector` does not match template `labels`");
    }

    @Test
    void valuesOfAWrongTypeAreRefused() {
        createConfigMap("c", "{}");
        createDeployment("d");

        Answer created = api().post(configMaps(), "{\"metadata\":{\"name\":\"x\",\"labels\":{\"a\":1}}}");
        Answer merged = api().patch(configMaps() + "/c", MERGE, "{\"metadata\":{\"labels\":{\"a\":1}}}");
        Answer strategic = api().patch(deployments() + "/d", STRATEGIC, "{\"spec\":{\"replicas\":\"three\"}}");

        assertRefused(created, 400, "BadRequest");
        assertThat(created.json().path("message").asText())
                .contains(
                        "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string");
        assertRefused(merged, 422, "Invalid");
        assertThat(strategic.status()).isIn(400, 422);
    }

    @Test
    void aDocumentThatIsNoneIsABadRequest() {
        createConfigMap("c", "{}");

        assertRefused(api().post(configMaps(), "{"), 400, "BadRequest");
        assertRefused(api().post(configMaps(), ""), 400, "BadRequest");
        assertRefused(api().put(configMaps() + "/c", "[1]"), 400, "BadRequest");
        assertRefused(api().patch(configMaps() + "/c", MERGE, "{"), 400, "BadRequest");
        assertRefused(api().patch(configMaps() + "/c", JSON_PATCH, "{}"), 400, "BadRequest");
        assertRefused(
                api().post(configMaps(), "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"x\"}}"), 400, "BadRequest");
    }

    @Test
    void aDocumentThatIsNotWhereItsPathIsIsABadRequest() {
        createConfigMap("c", "{}");

        Answer name = api().put(configMaps() + "/c", "{\"metadata\":{\"name\":\"d\"}}");
        Answer namespace = api().put(configMaps() + "/c", "{\"metadata\":{\"name\":\"c\",\"namespace\":\"other\"}}");

        assertRefused(name, 400, "BadRequest");
        assertThat(name.json().path("message").asText())
                .isEqualTo("the name of the object (d) does not match the name on the URL (c)");
        assertRefused(namespace, 400, "BadRequest");
        assertRefused(
                api().post(configMaps(), "{\"metadata\":{\"name\":\"x\",\"namespace\":\"other\"}}"), 400, "BadRequest");
    }

    @Test
    void aVerbThatAPathHasNotIsNotAllowed() {
        assertRefused(api().send("PUT", configMaps(), JSON_TYPE, "{}"), 405, "MethodNotAllowed");
        assertRefused(api().post("/api/v1/configmaps", "{\"metadata\":{\"name\":\"x\"}}"), 405, "MethodNotAllowed");
        assertRefused(api().post(configMaps() + "/c", "{}"), 405, "MethodNotAllowed");
        assertThat(api().get("/api/v1/configmaps/c").status()).isEqualTo(404);
    }

    @Test
    void aParameterThatCannotBeIsRefused() {
        createConfigMap("c", "{}");

        assertRefused(api().get(configMaps() + "?limit=many"), 400, "BadRequest");
        assertRefused(api().get(configMaps() + "?resourceVersion=new"), 400, "BadRequest");
        assertRefused(api().get(configMaps() + "?continue=more"), 400, "BadRequest");
        assertRefused(api().get(configMaps() + "?labelSelector=a%20in"), 400, "BadRequest");
        assertRefused(api().get(configMaps() + "?fieldSelector=data.a%3D1"), 400, "BadRequest");
        assertRefused(api().post(configMaps() + "?dryRun=Some", "{\"metadata\":{\"name\":\"x\"}}"), 422, "Invalid");
        assertRefused(api().patch(configMaps() + "/c?force=true", MERGE, "{}"), 422, "Invalid");
        assertRefused(api().patch(configMaps() + "/c", APPLY, "{}"), 422, "Invalid");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        Answer answer = api().post(
                        configMaps(),
                        "{\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"" + "x".repeat(3_200_000) + "\"}}");

        assertRefused(answer, 413, "RequestEntityTooLarge");
    }

    @Test
    void somebodyElsesUidIsAConflict() {
        JsonNode object = createConfigMap("c", "{}");
        String other =
                object.toString().replace(object.at("/metadata/uid").asText(), "9b1c7ac0-3c3e-4a64-9b1f-6f1f5a1f0002");

        assertRefused(api().put(configMaps() + "/c", other), 409, "Conflict");
    }
}
