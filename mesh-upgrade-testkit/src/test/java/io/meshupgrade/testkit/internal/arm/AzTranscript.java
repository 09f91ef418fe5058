package io.meshupgrade.testkit.internal.arm;

import static io.meshupgrade.testkit.internal.arm.ArmClient.CLUSTER;
import static io.meshupgrade.testkit.internal.arm.ArmClient.SUBSCRIPTION;
import static io.meshupgrade.testkit.internal.arm.ArmClient.json;
import static io.meshupgrade.testkit.internal.arm.ArmClient.revisions;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.http.Fault;
import io.meshupgrade.testkit.internal.http.LocalTls;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code az aks mesh} sends, and what it must be answered so that it ends as on Azure. Each test is an exchange
 * that was seen on the wire between azure-cli 2.91.0 and a server.
 */
abstract class AzTranscript {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

    private final Timeline time = new Timeline(Instant.parse("2026-11-01T00:00:00Z"));
    private final SimulatedArm arm;
    private final ArmClient client;
    private final Az az;

    AzTranscript(boolean secure) {
        ObjectNode document = ClusterTemplate.of(CLUSTER).document();
        arm = secure ? SimulatedArm.https(time, document, LocalTls.shared()) : SimulatedArm.http(time, document);
        arm.behaviour().requireToken(true).operationsTake(Duration.ofSeconds(3)).effectAfter(Duration.ofSeconds(2));
        client = new ArmClient(arm);
        az = new Az(arm, time, "rg1", "c1");
    }

    @AfterEach
    void stop() {
        arm.close();
    }

    // Sequences

    @Test
    void showsTheCluster() throws Exception {
        // Given, When
        Az.Result result = az.show();

        // Then
        assertThat(result.exit()).isZero();
        assertThat(az.sent()).containsExactly("GET MC");
        assertThat(revisions(result.out())).containsExactly("asm-1-29");
    }

    @Test
    void getsTheUpgradesOfTheCluster() throws Exception {
        // Given, When
        Az.Result result = az.getUpgrades();

        // Then
        assertThat(result.exit()).isZero();
        assertThat(az.sent()).containsExactly("GET ups");
        assertThat(result.out().path("revision").asText()).isEqualTo("asm-1-29");
        assertThat(ArmJson.texts(result.out().path("upgrades"))).containsExactly("asm-1-30");
    }

    @Test
    void getsTheRevisionsOfALocationByItsName() throws Exception {
        // Given, When
        Az.Result result = az.getRevisions("westus2");

        // Then
        assertThat(result.exit()).isZero();
        assertThat(az.sent()).containsExactly("GET revs");
        assertThat(result.out().path("meshRevisions").findValuesAsText("revision"))
                .containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void getsTheRevisionsOfALocationByItsDisplayName() throws Exception {
        // Given
        arm.behaviour().location("westus2", "West US 2");

        // When
        Az.Result result = az.getRevisions("West US 2");

        // Then
        assertThat(result.exit()).isZero();
        assertThat(az.sent()).containsExactly("GET locs", "GET revs");
        assertThat(result.out().path("meshRevisions")).hasSize(2);
    }

    @Test
    void followsTheLinksOfLists() throws Exception {
        // Given
        arm.behaviour().pageLists(true);

        // When
        Az.Result upgrades = az.getUpgrades();
        Az.Result listed = az.getRevisions("westus2");

        // Then
        assertThat(upgrades.out().path("revision").asText()).isEqualTo("asm-1-29");
        assertThat(listed.out().path("meshRevisions")).hasSize(2);
        assertThat(az.sent()).containsExactly("GET revs", "GET revs");
    }

    @Test
    void startsAnUpgrade() throws Exception {
        // Given, When
        Az.Result result = az.start("asm-1-30");

        // Then
        assertThat(result.exit()).as(result.message()).isZero();
        assertThat(az.sent()).containsExactly("GET MC", "PUT MC", "GET op", "GET op", "GET op", "GET op", "GET MC");
        assertThat(revisions(result.out())).containsExactly("asm-1-29", "asm-1-30");
        assertThat(result.out().at("/properties/provisioningState").asText()).isEqualTo("Succeeded");
    }

    @Test
    void completesAnUpgrade() throws Exception {
        // Given
        az.start("asm-1-30");

        // When
        Az.Result result = az.complete();

        // Then
        assertThat(result.exit()).as(result.message()).isZero();
        assertThat(az.sent())
                .startsWith("GET MC", "GET revs", "PUT MC", "GET op")
                .endsWith("GET MC");
        assertThat(revisions(result.out())).containsExactly("asm-1-30");
        assertThat(arm.runningRevisions()).containsExactly("asm-1-30");
    }

    @Test
    void rollsAnUpgradeBack() throws Exception {
        // Given
        az.start("asm-1-30");

        // When
        Az.Result result = az.rollback();

        // Then
        assertThat(result.exit()).as(result.message()).isZero();
        assertThat(az.sent())
                .startsWith("GET MC", "GET revs", "PUT MC", "GET op")
                .endsWith("GET MC");
        assertThat(revisions(result.out())).containsExactly("asm-1-29");
    }

    @Test
    void answersPathsAsTheUserHasTypedThem() throws Exception {
        // Given
        Az upper = new Az(arm, time, "RG1", "C1");

        // When
        Az.Result result = upper.start("asm-1-30");

        // Then
        assertThat(result.exit()).as(result.message()).isZero();
        assertThat(upper.sent()).contains("PUT MC");
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    // What survives

    @Test
    void keepsWhatAzKeepsAndTheReadOnlyFieldsThatItLeavesOut() throws Exception {
        // Given
        arm.editDocument(document -> {
            document.putObject("systemData").put("createdBy", "somebody");
            document.putObject("extendedLocation").put("zNew", 1);
            document.put("zNew", new BigInteger("12345678901234567890")).put("zDate", "2026-01-01T00:00:00.1234567Z");
            ObjectNode properties = document.withObject("/properties");
            properties.put("azurePortalFQDN", "portal").putNull("zNull").putObject("zEmpty");
            properties.putObject("oidcIssuerProfile").put("enabled", true).put("issuerURL", "https://issuer");
            properties.putObject("securityProfile").put("zNew", "unknown");
            properties.putObject("identityProfile").putObject("kubeletidentity").put("clientId", "k");
            properties
                    .withObject("/networkProfile/loadBalancerProfile")
                    .put("zNew", 1)
                    .putArray("effectiveOutboundIPs")
                    .addObject()
                    .put("id", "ip1");
            ((ObjectNode) properties.at("/agentPoolProfiles/0"))
                    .put("nodeImageVersion", "AKSUbuntu-1")
                    .putObject("upgradeSettings")
                    .put("zNew", 1);
            ((ObjectNode) properties.at("/serviceMeshProfile")).put("zNew", 1);
            ((ObjectNode) properties.at("/serviceMeshProfile/istio"))
                    .putObject("certificateAuthority")
                    .putNull("plugin");
        });
        ObjectNode before = arm.document().orElseThrow();

        // When
        az.start("asm-1-30");

        // Then
        ObjectNode after = arm.document().orElseThrow();
        ArmClient.setRevisions(before, List.of("asm-1-29", "asm-1-30"));
        assertThat(withoutEtags(after)).isEqualTo(withoutEtags(before));
    }

    // Long-running operations

    @Test
    void goesOnWhenAzDoesNotWait() throws Exception {
        // Given, When
        Az.Result result = az.noWait().start("asm-1-30");
        time.pass(LONG_ENOUGH);

        // Then
        assertThat(result.exit()).isZero();
        assertThat(az.sent()).containsExactly("GET MC", "PUT MC", "GET op");
        assertThat(arm.document()
                        .orElseThrow()
                        .at("/properties/provisioningState")
                        .asText())
                .isEqualTo("Succeeded");
        assertThat(arm.runningRevisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void isPolledEveryThirtySecondsWithoutRetryAfter() throws Exception {
        // Given
        arm.behaviour().retryAfter(null).operationsTake(Duration.ofSeconds(60));

        // When
        az.start("asm-1-30");

        // Then
        assertThat(Collections.frequency(az.sent(), "GET op")).isEqualTo(3);
        assertThat(time.now()).isEqualTo(Instant.parse("2026-11-01T00:01:00Z"));
    }

    @Test
    void refusesThePutThatAzSendsOverARunningOperationOrAStoppedCluster() throws Exception {
        // Given
        arm.provisioningState("Upgrading");

        // When
        Az.Result upgrading = az.start("asm-1-30");
        arm.provisioningState("Succeeded");
        arm.powerState("Stopped");
        Az.Result stopped = az.start("asm-1-30");
        arm.powerState("Running");
        arm.provisioningState("Failed");
        Az.Result failed = az.start("asm-1-30");

        // Then
        assertThat(upgrading.code()).isEqualTo("OperationNotAllowed");
        assertThat(stopped.code()).isEqualTo("OperationNotAllowed");
        assertThat(failed.exit()).isZero();
    }

    @Test
    void printsWhatTheClusterIsAfterTheOperationWhateverItSays() throws Exception {
        // Given: somebody else's failure right before the last read
        arm.faults((request, nth) -> {
            if (request.method().equals("GET") && request.rawPath().equals(CLUSTER) && nth == 2) {
                arm.provisioningState("Failed");
            }
            return Optional.empty();
        });

        // When
        Az.Result result = az.start("asm-1-30");

        // Then
        assertThat(result.exit()).isZero();
        assertThat(result.out().at("/properties/provisioningState").asText()).isEqualTo("Failed");
    }

    // Retries

    @Test
    void letsAzTripOverItsOwnOperationWhenTheAnswerIsLost() throws Exception {
        // Given
        arm.faults((request, nth) ->
                request.method().equals("PUT") && nth == 1 ? Optional.of(Fault.cutAfterEffect()) : Optional.empty());

        // When
        Az.Result result = az.start("asm-1-30");

        // Then
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.code()).isEqualTo("OperationNotAllowed");
        assertThat(az.sent()).containsExactly("GET MC", "PUT MC", "PUT MC");
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    // Cases

    @Test
    void isNotAskedToStartWithoutAMesh() throws Exception {
        for (String profile :
                List.of("{}", "{'serviceMeshProfile':null}", "{'serviceMeshProfile':{'mode':'Disabled'}}")) {
            // Given
            arm.editDocument(document -> {
                ObjectNode properties = document.withObject("/properties");
                properties.remove("serviceMeshProfile");
                properties.setAll(json(profile));
            });

            // When
            Az.Result start = az.start("asm-1-30");
            Az.Result complete = az.complete();

            // Then
            assertThat(List.of(start, complete)).allSatisfy(result -> {
                assertThat(result.exit()).isEqualTo(1);
                assertThat(result.message()).startsWith("Istio has not been enabled for this cluster");
            });
            assertThat(az.sent()).containsExactly("GET MC");
        }
    }

    @Test
    void isNotAskedAtAllForARevisionOfAnotherGrammar() throws Exception {
        // Given, When
        Az.Result result = az.start("garbage");

        // Then
        assertThat(result.message()).isEqualTo("Revision garbage is not supported by the service mesh add-on.");
        assertThat(az.sent()).isEmpty();
    }

    @Test
    void refusesTheSameStartTwice() throws Exception {
        // Given
        az.start("asm-1-30");

        // When
        Az.Result result = az.start("asm-1-30");

        // Then
        assertThat(result.exit()).isEqualTo(1);
        assertThat(az.sent()).containsExactly("GET MC", "PUT MC");
        assertThat(result.message()).isEqualTo("Request exceeds maximum allowed number of revisions (2)");
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void refusesAThirdRevision() throws Exception {
        // Given
        arm.behaviour().calendar(RevisionCalendar.published().offering("asm-1-28", "asm-1-29", "asm-1-30"));
        az.start("asm-1-30");

        // When
        Az.Result result = az.start("asm-1-28");

        // Then
        assertThat(result.message()).isEqualTo("Request exceeds maximum allowed number of revisions (2)");
    }

    @Test
    void refusesToStartTheInstalledRevision() throws Exception {
        // Given, When
        Az.Result result = az.start("asm-1-29");

        // Then
        assertThat(result.exit()).isEqualTo(1);
        assertThat(az.sent()).containsExactly("GET MC", "PUT MC");
        assertThat(result.code()).isEqualTo("BadRequest");
    }

    @Test
    void isOnlyReadWhenNoUpgradeIsInProgress() throws Exception {
        // Given, When
        Az.Result complete = az.complete();
        List<String> sentToComplete = az.sent();
        Az.Result rollback = az.rollback();

        // Then
        assertThat(complete.message()).isEqualTo("Azure Service Mesh upgrade is not in progress.");
        assertThat(rollback.message()).isEqualTo("Azure Service Mesh upgrade is not in progress.");
        assertThat(sentToComplete).containsExactly("GET MC");
        assertThat(az.sent()).containsExactly("GET MC");
    }

    @Test
    void keepsTheNumericallyHigherRevisionWhenItIsCompleted() throws Exception {
        // Given
        arm.editDocument(document -> ArmClient.setRevisions(document, List.of("asm-1-10", "asm-1-9")));

        // When
        Az.Result result = az.complete();

        // Then
        assertThat(result.exit()).as(result.message()).isZero();
        assertThat(revisions(result.out())).containsExactly("asm-1-10");
    }

    @Test
    void completesToARevisionThatIsNoLongerListed() throws Exception {
        // Given
        arm.editDocument(document -> ArmClient.setRevisions(document, List.of("asm-1-27", "asm-1-28")));

        // When
        Az.Result result = az.complete();

        // Then
        assertThat(result.exit()).as(result.message()).isZero();
        assertThat(arm.revisions()).containsExactly("asm-1-28");
    }

    @Test
    void answersAClusterWhoseIstioProfileIsNull() throws Exception {
        // Given
        arm.editDocument(document ->
                document.withObject("/properties").set("serviceMeshProfile", json("{'mode':'Istio','istio':null}")));

        // When
        Az.Result shown = az.show();
        Az.Result upgrades = az.getUpgrades();

        // Then
        assertThat(shown.out().at("/properties/serviceMeshProfile/istio").isNull())
                .isTrue();
        assertThat(upgrades.exit()).isZero();
        assertThat(upgrades.out().isMissingNode()).isTrue();
    }

    @Test
    void refusesTheUpgradesDuringACanary() throws Exception {
        // Given
        az.start("asm-1-30");

        // When
        Az.Result result = az.getUpgrades();

        // Then
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.code()).isEqualTo("ServiceMeshUpgradeInProgress");
        assertThat(az.sent()).containsExactly("GET ups");
    }

    @Test
    void hasNoUpgradesWithoutAMeshOrBeyondTheNewestRevision() throws Exception {
        // Given
        arm.editDocument(document -> ArmClient.setRevisions(document, List.of("asm-1-30")));

        // When
        Az.Result newest = az.getUpgrades();
        arm.editDocument(document -> document.withObject("/properties").remove("serviceMeshProfile"));
        Az.Result noMesh = az.getUpgrades();

        // Then
        assertThat(newest.exit()).isZero();
        assertThat(newest.out().has("upgrades")).isFalse();
        assertThat(noMesh.exit()).isZero();
        assertThat(noMesh.out().isMissingNode()).isTrue();
    }

    @Test
    void isNotAskedAgainAfterARefusal() throws Exception {
        // Given
        arm.faults((request, nth) -> request.method().equals("PUT")
                ? Optional.of(
                        Fault.answer(ArmError.ofArm(List.of(400, 403, 409, 412).get(nth - 1), "Refused", "no")
                                .response()))
                : Optional.empty());

        for (int i = 0; i < 4; i++) {
            // When
            Az.Result result = az.start("asm-1-30");

            // Then
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.code()).isEqualTo("Refused");
            assertThat(az.sent()).containsExactly("GET MC", "PUT MC");
        }
    }

    @Test
    void isAskedAgainAfterARefusalThatSaysWhen() throws Exception {
        // Given
        arm.faults((request, nth) -> request.method().equals("PUT")
                ? Optional.of(Fault.answer(ArmError.ofArm(409, "Busy", "later")
                        .with("Retry-After", "2")
                        .response()))
                : Optional.empty());

        // When
        Az.Result result = az.start("asm-1-30");

        // Then
        assertThat(result.code()).isEqualTo("Busy");
        assertThat(az.sent()).containsExactly("GET MC", "PUT MC", "PUT MC", "PUT MC", "PUT MC");
        assertThat(time.now()).isEqualTo(Instant.parse("2026-11-01T00:00:06Z"));
    }

    @Test
    void isAskedAgainAfterThrottling() throws Exception {
        // Given
        arm.faults((request, nth) -> request.method().equals("PUT") && nth == 1
                ? Optional.of(
                        Fault.answer(ArmError.throttled(Duration.ofSeconds(3)).response()))
                : Optional.empty());

        // When
        Az.Result result = az.start("asm-1-30");

        // Then
        assertThat(result.exit()).isZero();
        assertThat(az.sent()).startsWith("GET MC", "PUT MC", "PUT MC", "GET op");
    }

    @Test
    void isAskedFourTimesWhenItFails() throws Exception {
        // Given
        arm.faults((request, nth) -> request.method().equals("PUT") && nth != 2
                ? Optional.of(Fault.answer(
                        ArmError.ofArm(500, "InternalServerError", "oh").response()))
                : Optional.empty());

        // When
        Az.Result once = az.start("asm-1-30");
        az.rollback();
        List<String> always = az.sent();

        // Then
        assertThat(once.exit()).isZero();
        assertThat(Collections.frequency(always, "PUT MC")).isEqualTo(4);
    }

    @Test
    void tellsWhyAnOperationHasFailedOrWasCancelled() throws Exception {
        // Given
        arm.nextOperation(OperationEnd.failed("MeshUpgradeFailed", "istiod did not come up"));
        arm.nextOperation(OperationEnd.canceled("OperationPreempted", "stopped by somebody"));
        arm.nextOperation(OperationEnd.failedWithoutError());

        // When
        Az.Result failed = az.start("asm-1-30");
        List<String> sent = az.sent();
        Az.Result canceled = az.rollback();
        Az.Result withoutError = az.start("asm-1-30");

        // Then
        assertThat(failed.code()).isEqualTo("MeshUpgradeFailed");
        assertThat(failed.message()).isEqualTo("istiod did not come up");
        assertThat(sent).endsWith("GET op");
        assertThat(canceled.code()).isEqualTo("OperationPreempted");
        assertThat(withoutError.message()).isEqualTo("Operation returned an invalid status 'OK'");
    }

    @Test
    void goesOnWhenAPollIsNotFound() throws Exception {
        // Given
        arm.faults((request, nth) -> request.rawPath().contains("/operations/") && nth == 1
                ? Optional.of(
                        Fault.answer(ArmError.ofArm(404, "NotFound", "gone").response()))
                : Optional.empty());

        // When
        Az.Result start = az.start("asm-1-30");
        Az.Result rightAfter = az.rollback();

        // Then
        assertThat(start.exit()).isEqualTo(3);
        assertThat(rightAfter.code()).isEqualTo("OperationNotAllowed");
    }

    @Test
    void doesNotFindAnotherCluster() throws Exception {
        // Given
        Az other = new Az(arm, time, "rg1", "c2");

        // When
        Az.Result result = other.start("asm-1-30");

        // Then
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.code()).isEqualTo("ResourceNotFound");
        assertThat(other.sent()).containsExactly("GET MC");
    }

    @Test
    void refusesAnExpiredToken() throws Exception {
        // Given
        arm.faults((request, nth) -> Optional.of(Fault.answer(ArmError.ofArm(
                        401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than now.")
                .response())));

        // When
        Az.Result result = az.show();

        // Then
        assertThat(result.exit()).isEqualTo(1);
        assertThat(az.sent()).containsExactly("GET MC");
    }

    @Test
    void refusesTheJumpThatAzMakesWhenOthersHaveRolledBackMeanwhile() throws Exception {
        // Given
        az.start("asm-1-30");
        az.whilePrompting(() -> arm.editDocument(document -> ArmClient.setRevisions(document, List.of("asm-1-29"))));

        // When
        Az.Result result = az.complete();

        // Then
        assertThat(result.message())
                .isEqualTo(
                        "Requested change in revisions is not allowed. Reason: Revision asm-1-29 cannot be replaced by"
                                + " asm-1-30 at once. Start a canary upgrade with both of them.");
    }

    @Test
    void letsAzSetBackACountAndATagThatOthersChangedMeanwhile() throws Exception {
        // Given
        az.start("asm-1-30");
        az.whilePrompting(() -> {
            arm.editAgentPool("apps", pool -> pool.put("count", 7));
            arm.editDocument(document -> document.withObject("/tags").put("added", "meanwhile"));
        });

        // When
        Az.Result result = az.complete();

        // Then
        assertThat(result.exit()).isZero();
        assertThat(result.out().at("/properties/agentPoolProfiles/1/count").asInt())
                .isEqualTo(3);
        assertThat(result.out().path("tags").has("added")).isFalse();
    }

    // The least that is needed

    @Test
    void servesAClusterOfAlmostNothing() throws Exception {
        // Given
        ObjectNode least = json("{'id':'" + CLUSTER + "','location':'westus2','properties':{'kubernetesVersion':'1.34',"
                + "'serviceMeshProfile':{'mode':'Istio','istio':{'revisions':['asm-1-29']}}}}");
        try (SimulatedArm small = SimulatedArm.http(time, least)) {
            Az command = new Az(small, time, "rg1", "c1");

            // When
            List<Integer> exits = List.of(
                    command.show().exit(),
                    command.getUpgrades().exit(),
                    command.getRevisions("westus2").exit(),
                    command.start("asm-1-30").exit(),
                    command.rollback().exit(),
                    command.start("asm-1-30").exit(),
                    command.complete().exit());

            // Then
            assertThat(exits).containsOnly(0);
            assertThat(small.revisions()).containsExactly("asm-1-30");
        }
    }

    @Test
    void answersWhatAzReliesOn() throws Exception {
        // Given
        String url = SUBSCRIPTION + "/providers/Microsoft.ContainerService/locations/westus2/operations/";

        // When
        ArmClient.Answer put = client.send(
                "PUT",
                CLUSTER + ArmClient.VERSION,
                Az.body(arm.document().orElseThrow(), List.of("asm-1-29", "asm-1-30"))
                        .toString(),
                "Authorization",
                "Bearer t");

        // Then
        assertThat(put.status()).isIn(200, 201);
        assertThat(put.header("Azure-AsyncOperation")).startsWith(arm.uri() + url);
        assertThat(put.body().at("/properties/provisioningState").asText()).isEqualTo("Updating");
    }

    private static JsonNode withoutEtags(ObjectNode document) {
        document.remove("eTag");
        document.at("/properties/agentPoolProfiles").forEach(pool -> ((ObjectNode) pool).remove("eTag"));
        return document;
    }
}
