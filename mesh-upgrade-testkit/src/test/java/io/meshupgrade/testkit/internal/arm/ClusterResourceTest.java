package io.meshupgrade.testkit.internal.arm;

import static io.meshupgrade.testkit.internal.arm.ArmClient.CLUSTER;
import static io.meshupgrade.testkit.internal.arm.ArmClient.VERSION;
import static io.meshupgrade.testkit.internal.arm.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.arm.ArmClient.Answer;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterResourceTest {

    private final Timeline time = new Timeline(Instant.parse("2026-11-01T00:00:00Z"));
    private final SimulatedArm arm =
            SimulatedArm.http(time, ClusterTemplate.of(CLUSTER).document());
    private final ArmClient client = new ArmClient(arm);

    @AfterEach
    void stop() {
        arm.close();
    }

    @Test
    void answersTheClusterInAnyLetterCaseOfItsPath() throws Exception {
        // Given
        String otherCase = CLUSTER.replace("resourceGroups/rg1", "RESOURCEGROUPS/RG1")
                .replace(
                        "Microsoft.ContainerService/managedClusters/c1",
                        "microsoft.containerservice/Managedclusters/C1");

        // When
        Answer answer = client.get(otherCase);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("id").asText()).isEqualTo(CLUSTER);
    }

    @Test
    void keepsWhatItDoesNotKnowAtEveryLevel() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        BigInteger twentyDigits = new BigInteger("12345678901234567890");
        for (String path : List.of(
                "",
                "/properties",
                "/sku",
                "/identity",
                "/properties/agentPoolProfiles/0",
                "/properties/networkProfile",
                "/properties/serviceMeshProfile",
                "/properties/serviceMeshProfile/istio",
                "/properties/serviceMeshProfile/istio/components",
                "/properties/serviceMeshProfile/istio/components/ingressGateways/0")) {
            ObjectNode parent = (ObjectNode) document.at(path);
            parent.put("zNew", twentyDigits).putNull("zNull").putObject("zEmpty");
        }

        // When
        Answer put = client.put(document);
        ObjectNode stored = (ObjectNode) client.cluster().body();

        // Then
        assertThat(put.status()).isEqualTo(200);
        assertThat(withoutStateAndEtags(stored)).isEqualTo(withoutStateAndEtags(document));
    }

    @Test
    void keepsNumbersAsTheyWereWritten() throws Exception {
        // Given
        String text = client.cluster().body().toString().replace("\"enableRBAC\":true", "\"z\":1.10");

        // When
        client.send("PUT", CLUSTER + VERSION, text);

        // Then
        assertThat(client.cluster().raw().body()).contains("\"z\":1.10,");
    }

    @Test
    void keepsItsOwnReadOnlyFieldsWhateverThePutSays() throws Exception {
        // Given
        ObjectNode before = (ObjectNode) client.cluster().body();
        ObjectNode document = before.deepCopy();
        document.put("name", "other").remove("id");
        document.withObject("/identity").put("principalId", "other");
        document.withObject("/properties").put("fqdn", "other").put("currentKubernetesVersion", "1.99.0");
        document.withObject("/properties/powerState").put("code", "Stopped");
        ObjectNode pool = (ObjectNode) document.at("/properties/agentPoolProfiles/1");
        pool.put("currentOrchestratorVersion", "1.99.0").put("provisioningState", "Deleting");

        // When
        client.put(document);
        time.pass(Duration.ofMinutes(5));

        // Then
        assertThat(withoutStateAndEtags((ObjectNode) client.cluster().body())).isEqualTo(withoutStateAndEtags(before));
    }

    @Test
    void keepsTheReadOnlyFieldsOfAPoolThatHasMovedInTheList() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        arm.editAgentPool("apps", pool -> pool.put("currentOrchestratorVersion", "1.33.9"));
        JsonNode pools = document.at("/properties/agentPoolProfiles");
        document.withObject("/properties")
                .putArray("agentPoolProfiles")
                .add(pools.get(1))
                .add(pools.get(0));

        // When
        client.put(document);

        // Then
        JsonNode stored = client.cluster().body().at("/properties/agentPoolProfiles");
        assertThat(stored.findValuesAsText("currentOrchestratorVersion")).containsExactly("1.33.9", "1.34.2");
    }

    @Test
    void losesWhatThePutLeavesOut() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        document.withObject("/properties/serviceMeshProfile/istio/components").remove("proxyRedirectionMechanism");
        document.remove("tags");

        // When
        client.put(document);

        // Then
        assertThat(client.cluster().raw().body()).doesNotContain("proxyRedirectionMechanism", "\"tags\"");
    }

    @Test
    void givesTheClusterAndItsPoolsNewEtagsWithEachChange() throws Exception {
        // Given
        List<List<String>> etags = new ArrayList<>();
        etags.add(etags(client.cluster().body()));

        // When
        etags.add(etags(client.putRevisions("asm-1-29", "asm-1-30").body()));
        time.pass(Duration.ofMinutes(5));
        etags.add(etags(client.cluster().body()));
        arm.editDocument(document -> document.withObject("/tags").put("by", "somebody"));
        etags.add(etags(client.cluster().body()));

        // Then
        assertThat(etags).allSatisfy(each -> assertThat(each).hasSize(3).doesNotHaveDuplicates());
        assertThat(etags.stream().flatMap(List::stream)).doesNotHaveDuplicates();
    }

    @Test
    void givesOnlyThePoolANewEtagWhenAnAgentPoolChanges() throws Exception {
        // Given
        List<String> before = etags(client.cluster().body());

        // When
        arm.editAgentPool("apps", pool -> pool.put("count", 7));

        // Then
        JsonNode document = client.cluster().body();
        assertThat(document.at("/properties/agentPoolProfiles/1/count").asInt()).isEqualTo(7);
        assertThat(etags(document).subList(0, 2)).isEqualTo(before.subList(0, 2));
        assertThat(etags(document).get(2)).isNotEqualTo(before.get(2));
    }

    @Test
    void saysWhichPoolThereIsNot() {
        // Given, When, Then
        assertThatThrownBy(() -> arm.editAgentPool("gpu", pool -> {}))
                .hasMessage("The cluster has no agent pool 'gpu'");
    }

    @Test
    void acceptsAPutWithTheLatestEtagOnly() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        String etag = document.path("eTag").asText();

        // When
        Answer first = client.put(document, "If-Match", etag);
        time.pass(Duration.ofMinutes(5));
        Answer second = client.put(document, "If-Match", etag);

        // Then
        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.code()).isEqualTo("PreconditionFailed");
        assertThat(second.message()).contains("'" + etag + "'", "Get the resource again");
    }

    @Test
    void tellsAStaleEtagBeforeItTellsThatItIsBusy() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        client.put(document);

        // When
        Answer stale = client.put(document, "If-Match", document.path("eTag").asText());
        Answer fresh = client.put(
                document, "If-Match", client.cluster().body().path("eTag").asText());

        // Then
        assertThat(stale.status()).isEqualTo(412);
        assertThat(fresh.status()).isEqualTo(409);
    }

    @Test
    void followsTheTableOfPreconditionsForAClusterThatExists() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        String etag = document.path("eTag").asText();
        arm.behaviour().operationsTake(Duration.ZERO);

        // When, Then
        assertThat(putThenIdle(document, "If-Match", "\"" + etag + "\"")).isEqualTo(200);
        assertThat(putThenIdle(document, "If-Match", "")).isEqualTo(200);
        assertThat(putThenIdle(document, "If-Match", "*")).isEqualTo(200);
        assertThat(putThenIdle(document, "If-Match", "xyz")).isEqualTo(412);
        assertThat(putThenIdle(document, "If-None-Match", "")).isEqualTo(200);
        assertThat(putThenIdle(document, "If-None-Match", "*")).isEqualTo(412);
        assertThat(putThenIdle(document, "If-None-Match", "xyz")).isEqualTo(400);
        assertThat(putThenIdle(document, "If-Match", "xyz", "If-None-Match", "*"))
                .isEqualTo(400);
    }

    @Test
    void followsTheTableOfPreconditionsForAClusterThatDoesNotExist() throws Exception {
        // Given
        String other = CLUSTER + "-other" + VERSION;
        String body = client.cluster().body().toString();

        // When, Then
        assertThat(client.send("PUT", other, body, "If-Match", "*").status()).isEqualTo(412);
        assertThat(client.send("PUT", other, body, "If-Match", "xyz").status()).isEqualTo(412);
        assertThat(client.send("PUT", other, body, "If-None-Match", "*").status())
                .isEqualTo(404);
        assertThat(client.send("PATCH", other, "{}", "If-Match", "*").status()).isEqualTo(404);
        assertThat(client.send("DELETE", other, "", "If-Match", "*").status()).isEqualTo(204);
    }

    @Test
    void doesNotKnowOtherClusters() throws Exception {
        // Given
        String body = client.cluster().body().toString();

        // When
        Answer get = client.get(CLUSTER + "-other");
        Answer put = client.send("PUT", CLUSTER + "-other" + VERSION, body);
        Answer otherGroup = client.get(CLUSTER.replace("rg1", "rg2"));
        Answer otherSubscription = client.get(CLUSTER.replace("1111", "9999"));

        // Then
        assertThat(List.of(get, put, otherGroup, otherSubscription)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("ResourceNotFound");
        });
        assertThat(get.message())
                .isEqualTo("The Resource 'Microsoft.ContainerService/managedClusters/c1-other' under resource group"
                        + " 'rg1' was not found. For more details please go to"
                        + " https://aka.ms/ARMResourceNotFoundFix");
    }

    @Test
    void changesOnlyTagsByPatch() throws Exception {
        // Given
        String path = CLUSTER + VERSION;

        // When
        Answer tags = client.send("PATCH", path, "{\"tags\":{\"a\":\"b\"}}");
        Answer more = client.send("PATCH", path, "{\"tags\":{},\"properties\":{}}");
        Answer stale = client.send("PATCH", path, "{\"tags\":{}}", "If-Match", "xyz");

        // Then
        assertThat(tags.status()).isEqualTo(200);
        assertThat(client.cluster().body().path("tags")).isEqualTo(json("{'a':'b'}"));
        assertThat(more.status()).isEqualTo(400);
        assertThat(more.message())
                .isEqualTo("Only tags can be changed with PATCH, but 'properties' is given. Use PUT instead.");
        assertThat(stale.status()).isEqualTo(412);
    }

    @Test
    void deletesTheClusterAsAnOperation() throws Exception {
        // Given
        List<String> told = new ArrayList<>();
        arm.listen((before, after) -> told.add(before + " to " + after));

        // When
        Answer accepted = client.send("DELETE", CLUSTER + VERSION, "");
        String meanwhile =
                client.cluster().body().at("/properties/provisioningState").asText();
        time.pass(Duration.ofMinutes(5));

        // Then
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo(accepted.header("Azure-AsyncOperation"));
        assertThat(meanwhile).isEqualTo("Deleting");
        assertThat(client.cluster().status()).isEqualTo(404);
        assertThat(client.follow(accepted.header("Azure-AsyncOperation"))
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("Succeeded");
        assertThat(client.send("DELETE", CLUSTER + VERSION, "").status()).isEqualTo(204);
        assertThat(arm.document()).isEmpty();
        assertThat(told).containsExactly("[asm-1-29] to []");
    }

    @Test
    void answersTheKubeconfigOfTheMoment() throws Exception {
        // Given
        arm.behaviour().kubeconfig(() -> "kind: Config # " + time.now());
        time.pass(Duration.ofSeconds(5));

        // When
        Answer answer = client.send("POST", CLUSTER + "/listClusterUserCredential" + VERSION, "");

        // Then
        JsonNode kubeconfig = answer.body().at("/kubeconfigs/0");
        assertThat(kubeconfig.path("name").asText()).isEqualTo("clusterUser");
        assertThat(Base64.getDecoder().decode(kubeconfig.path("value").asText()))
                .asString()
                .isEqualTo("kind: Config # 2026-11-01T00:00:05Z");
    }

    @Test
    void refusesAnotherLocation() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();

        // When
        Answer other = client.put(document.deepCopy().put("location", "eastus"));
        Answer none = client.put(document.deepCopy().without("location"));
        Answer sameInWords = client.put(document.deepCopy().put("location", "West US 2"));

        // Then
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("InvalidResourceLocation");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.code()).isEqualTo("LocationRequired");
        assertThat(sameInWords.status()).isEqualTo(200);
    }

    private int putThenIdle(ObjectNode document, String... headers) throws Exception {
        int status = client.put(document, headers).status();
        time.pass(Duration.ZERO);
        return status;
    }

    private static List<String> etags(JsonNode document) {
        List<String> etags = new ArrayList<>(List.of(document.path("eTag").asText()));
        document.at("/properties/agentPoolProfiles")
                .forEach(pool -> etags.add(pool.path("eTag").asText()));
        return etags;
    }

    private static ObjectNode withoutStateAndEtags(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        copy.remove("eTag");
        copy.withObject("/properties").remove("provisioningState");
        copy.at("/properties/agentPoolProfiles").forEach(pool -> ((ObjectNode) pool).remove("eTag"));
        return copy;
    }
}
