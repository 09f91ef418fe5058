package io.meshupgrade.testkit.internal.arm;

import static io.meshupgrade.testkit.internal.arm.ArmClient.CLUSTER;
import static io.meshupgrade.testkit.internal.arm.ArmClient.LOCATION;
import static io.meshupgrade.testkit.internal.arm.ArmClient.SUBSCRIPTION;
import static io.meshupgrade.testkit.internal.arm.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.arm.ArmClient.Answer;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MeshProfilesTest {

    private static final String LIST = CLUSTER + "/meshUpgradeProfiles";
    private static final String REVISIONS = LOCATION + "/meshRevisionProfiles";

    private final Timeline time = new Timeline(Instant.parse("2026-11-01T00:00:00Z"));

    @Test
    void answersTheUpgradesOfTheCluster() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29")) {
            ArmClient client = new ArmClient(arm);
            String profile = "{'id':'" + LIST + "/istio','name':'istio',"
                    + "'type':'Microsoft.ContainerService/managedClusters/meshUpgradeProfiles',"
                    + "'properties':{'revision':'asm-1-29','upgrades':['asm-1-30'],'compatibleWith':["
                    + "{'name':'KubernetesOfficial','versions':['1.31','1.32','1.33','1.34','1.35','1.36']},"
                    + "{'name':'AKSLongTermSupport','versions':['1.31','1.32','1.33','1.34','1.35','1.36']}]}}";

            // When
            Answer list = client.get(LIST);
            Answer item = client.get(LIST + "/Istio");

            // Then
            assertThat(list.body()).isEqualTo(json("{'value':[" + profile + "]}"));
            assertThat(item.body()).isEqualTo(json(profile));
        }
    }

    @Test
    void leavesOutTheUpgradesWhenThereAreNone() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-30")) {
            // When
            Answer answer = new ArmClient(arm).get(LIST);

            // Then
            JsonNode properties = answer.body().at("/value/0/properties");
            assertThat(properties.path("revision").asText()).isEqualTo("asm-1-30");
            assertThat(properties.has("upgrades")).isFalse();
        }
    }

    @Test
    void knowsNothingOfARevisionThatTheCalendarDoesNotName() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-20-3")) {
            // When
            Answer answer = new ArmClient(arm).get(LIST);

            // Then
            assertThat(answer.body().at("/value/0/properties")).isEqualTo(json("{'revision':'asm-1-20-3'}"));
        }
    }

    @Test
    void refusesTheUpgradesWhileACanaryRuns() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29", "asm-1-30")) {
            // When
            Answer list = new ArmClient(arm).get(LIST);
            Answer item = new ArmClient(arm).get(LIST + "/istio");

            // Then
            assertThat(list.status()).isEqualTo(409);
            assertThat(list.code()).isEqualTo("ServiceMeshUpgradeInProgress");
            assertThat(list.message())
                    .isEqualTo("Mesh upgrade is in progress. Please complete or roll back the current upgrade before"
                            + " attempting to retrieve versioning and compatibility information");
            assertThat(item.status()).isEqualTo(409);
        }
    }

    @Test
    void hasNoUpgradesForAClusterWithoutMesh() throws Exception {
        // Given
        try (SimulatedArm arm = arm()) {
            ArmClient client = new ArmClient(arm);

            // When
            Answer list = client.get(LIST);
            Answer item = client.get(LIST + "/istio");
            Answer otherCluster = client.get(LIST.replace("/c1/", "/c2/"));

            // Then
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.body()).isEqualTo(json("{'value':[]}"));
            assertThat(item.status()).isEqualTo(404);
            assertThat(otherCluster.code()).isEqualTo("ResourceNotFound");
        }
    }

    @Test
    void answersTheRevisionsOfTheLocation() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29")) {
            ArmClient client = new ArmClient(arm);
            String profile = "{'id':'" + REVISIONS + "/istio','name':'istio',"
                    + "'type':'Microsoft.ContainerService/locations/meshRevisionProfiles',"
                    + "'properties':{'meshRevisions':["
                    + "{'revision':'asm-1-24','upgrades':['asm-1-25'],'compatibleWith':["
                    + "{'name':'KubernetesOfficial','versions':['1.28','1.29','1.30','1.31','1.32','1.33']}]},"
                    + "{'revision':'asm-1-25','compatibleWith':["
                    + "{'name':'KubernetesOfficial','versions':['1.29','1.30','1.31','1.32','1.33']},"
                    + "{'name':'AKSLongTermSupport','versions':['1.28','1.29','1.30','1.31','1.32','1.33']}]}]}}";
            arm.behaviour().calendar(RevisionCalendar.published().offering("asm-1-24", "asm-1-25"));

            // When
            Answer list = client.get(REVISIONS);
            Answer item = client.get(REVISIONS + "/istio");
            Answer inWords = client.get(REVISIONS.replace("westus2", "West%20US%202"));

            // Then
            assertThat(list.body()).isEqualTo(json("{'value':[" + profile + "]}"));
            assertThat(item.body()).isEqualTo(json(profile));
            assertThat(inWords.status()).isEqualTo(200);
        }
    }

    @Test
    void refusesALocationThatIsNotOne() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29")) {
            // When
            Answer answer = new ArmClient(arm).get(REVISIONS.replace("westus2", "moon"));

            // Then
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("NoRegisteredProviderFound");
            assertThat(answer.message()).contains("'moon'", "The supported locations are 'westus2'");
        }
    }

    @Test
    void answersTheLocationsOfTheSubscription() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29")) {
            arm.behaviour().location("westus2", "West US 2").location("eastus", "East US");

            // When
            Answer answer = new ArmClient(arm).get(SUBSCRIPTION + "/locations");

            // Then
            assertThat(answer.body().path("value").findValuesAsText("name")).containsExactly("westus2", "eastus");
            assertThat(answer.body().path("value").findValuesAsText("displayName"))
                    .containsExactly("West US 2", "East US");
        }
    }

    @Test
    void answersInTwoPagesWhenItIsTold() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29")) {
            ArmClient client = new ArmClient(arm);
            arm.behaviour().pageLists(true);

            for (String path : new String[] {LIST, REVISIONS, SUBSCRIPTION + "/locations"}) {
                // When
                Answer first = client.get(path);
                Answer second = client.follow(first.body().path("nextLink").asText());

                // Then
                assertThat(first.body().path("value")).isEmpty();
                assertThat(second.status()).isEqualTo(200);
                assertThat(second.body().path("value")).hasSize(1);
                assertThat(second.body().has("nextLink")).isFalse();
            }
        }
    }

    private SimulatedArm arm(String... revisions) {
        return SimulatedArm.http(
                time, ClusterTemplate.of(CLUSTER).withRevisions(revisions).document());
    }
}
