package io.meshupgrade.testkit.internal.arm;

import static io.meshupgrade.testkit.internal.arm.ArmClient.CLUSTER;
import static io.meshupgrade.testkit.internal.arm.ArmClient.revisions;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.arm.ArmClient.Answer;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

    private final Timeline time = new Timeline(Instant.parse("2026-11-01T00:00:00Z"));
    private final SimulatedArm arm =
            SimulatedArm.http(time, ClusterTemplate.of(CLUSTER).document());
    private final ArmClient client = new ArmClient(arm);
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        arm.listen((before, after) -> told.add(before + " to " + after));
    }

    @AfterEach
    void stop() {
        arm.close();
    }

    @Test
    void acceptsAPutAndGoesOnInTheTimeOfTheSimulation() throws Exception {
        // Given
        arm.behaviour().operationsTake(Duration.ofSeconds(90)).effectAfter(Duration.ofSeconds(40));

        // When
        Answer put = client.putRevisions("asm-1-29", "asm-1-30");
        String url = put.header("Azure-AsyncOperation");
        Answer first = client.follow(url);
        time.pass(Duration.ofSeconds(89));
        Answer before = client.follow(url);
        time.pass(Duration.ofSeconds(1));
        Answer after = client.follow(url);

        // Then
        assertThat(put.status()).isEqualTo(200);
        assertThat(state(put)).isEqualTo("Updating");
        assertThat(revisions(put.body())).containsExactly("asm-1-29", "asm-1-30");
        assertThat(url)
                .startsWith(arm.uri() + ArmClient.LOCATION + "/operations/")
                .matches(".*\\?api-version=2016-03-30&t=\\d{18}&c=simulated&s=[\\w-]{43}&h=[\\w-]{43}");
        assertThat(first.body().path("status").asText()).isEqualTo("InProgress");
        assertThat(first.body().path("startTime").asText()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(first.header("Retry-After")).isEqualTo("1");
        assertThat(before.body()).isEqualTo(first.body());
        assertThat(after.body().path("status").asText()).isEqualTo("Succeeded");
        assertThat(after.body().path("endTime").asText()).isEqualTo("2026-11-01T00:01:30Z");
        assertThat(url).contains("/" + after.body().path("name").asText() + "?");
        assertThat(after.header("Retry-After")).isEmpty();
        assertThat(state(client.cluster())).isEqualTo("Succeeded");
    }

    @Test
    void endsWhenNobodyPolls() throws Exception {
        // Given
        client.putRevisions("asm-1-29", "asm-1-30");

        // When
        time.pass(LONG_ENOUGH);

        // Then
        assertThat(state(client.cluster())).isEqualTo("Succeeded");
        assertThat(arm.runningRevisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void tellsTheClusterWhenTheChangeTakesEffect() throws Exception {
        // Given
        arm.behaviour().operationsTake(Duration.ofSeconds(90)).effectAfter(Duration.ofSeconds(40));
        client.putRevisions("asm-1-29", "asm-1-30");

        // When
        time.pass(Duration.ofSeconds(39));
        List<String> tooEarly = List.copyOf(told);
        time.pass(Duration.ofSeconds(1));

        // Then
        assertThat(tooEarly).isEmpty();
        assertThat(told).containsExactly("[asm-1-29] to [asm-1-29, asm-1-30]");
        assertThat(state(client.cluster())).isEqualTo("Updating");
    }

    @Test
    void canSucceedBeforeTheClusterFollows() throws Exception {
        // Given
        arm.behaviour().operationsTake(Duration.ofSeconds(10)).effectAfter(Duration.ofSeconds(20));
        client.putRevisions("asm-1-29", "asm-1-30");

        // When
        time.pass(Duration.ofSeconds(10));

        // Then
        assertThat(state(client.cluster())).isEqualTo("Succeeded");
        assertThat(arm.runningRevisions()).containsExactly("asm-1-29");
        time.pass(Duration.ofSeconds(10));
        assertThat(arm.runningRevisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void tellsNothingWhenTheRevisionsStayTheSame() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        document.withObject("/tags").put("a", "b");

        // When
        Answer put = client.put(document);
        time.pass(LONG_ENOUGH);

        // Then
        assertThat(put.header("Azure-AsyncOperation")).isNotEmpty();
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Canceled"})
    void endsAsScriptedAndKeepsWhatWasWanted(String status) throws Exception {
        // Given
        arm.nextOperation(
                status.equals("Failed")
                        ? OperationEnd.failed("MeshUpgradeFailed", "istiod did not come up")
                        : OperationEnd.canceled("OperationPreempted", "stopped by somebody"));

        // When
        String url = client.putRevisions("asm-1-29", "asm-1-30").header("Azure-AsyncOperation");
        time.pass(LONG_ENOUGH);

        // Then
        JsonNode operation = client.follow(url).body();
        assertThat(operation.path("status").asText()).isEqualTo(status);
        assertThat(operation.at("/error/code").asText()).isNotEmpty();
        assertThat(operation.at("/error/message").asText()).isNotEmpty();
        assertThat(state(client.cluster())).isEqualTo(status);
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
        assertThat(told).isEmpty();
    }

    @Test
    void canBeRolledBackOrSentAgainAfterAFailure() throws Exception {
        // Given
        arm.nextOperation(OperationEnd.failed("MeshUpgradeFailed", "istiod did not come up"));
        client.putRevisions("asm-1-29", "asm-1-30");
        time.pass(LONG_ENOUGH);

        // When
        Answer again = client.putRevisions("asm-1-29", "asm-1-30");
        time.pass(LONG_ENOUGH);
        Answer rollback = client.putRevisions("asm-1-29");
        time.pass(LONG_ENOUGH);

        // Then
        assertThat(again.status()).isEqualTo(200);
        assertThat(rollback.status()).isEqualTo(200);
        assertThat(told).containsExactly("[asm-1-29] to [asm-1-29, asm-1-30]", "[asm-1-29, asm-1-30] to [asm-1-29]");
    }

    @Test
    void canFailAfterTheClusterHasFollowed() throws Exception {
        // Given
        arm.nextOperation(OperationEnd.failed("Timeout", "too slow").afterEffect());

        // When
        client.putRevisions("asm-1-29", "asm-1-30");
        time.pass(LONG_ENOUGH);

        // Then
        assertThat(state(client.cluster())).isEqualTo("Failed");
        assertThat(told).containsExactly("[asm-1-29] to [asm-1-29, asm-1-30]");
    }

    @Test
    void canSucceedWithoutAnyEffect() throws Exception {
        // Given
        arm.nextOperation(OperationEnd.succeeded().withoutEffect());

        // When
        client.putRevisions("asm-1-29", "asm-1-30");
        time.pass(LONG_ENOUGH);

        // Then
        assertThat(state(client.cluster())).isEqualTo("Succeeded");
        assertThat(arm.runningRevisions()).containsExactly("asm-1-29");
    }

    @Test
    void canTakeHours() throws Exception {
        // Given
        arm.nextOperation(OperationEnd.succeeded().after(Duration.ofHours(3)));

        // When
        client.putRevisions("asm-1-29", "asm-1-30");
        time.pass(Duration.ofHours(3).minusSeconds(1));

        // Then
        assertThat(state(client.cluster())).isEqualTo("Updating");
        time.pass(Duration.ofSeconds(1));
        assertThat(state(client.cluster())).isEqualTo("Succeeded");
    }

    @Test
    void refusesAPutWhileAnOperationRuns() throws Exception {
        // Given
        client.putRevisions("asm-1-29", "asm-1-30");

        // When
        Answer busy = client.putRevisions("asm-1-29");
        arm.behaviour().busyAsEtagMismatch(true);
        Answer mismatch = client.putRevisions("asm-1-29");

        // Then
        assertThat(busy.status()).isEqualTo(409);
        assertThat(busy.code()).isEqualTo("OperationNotAllowed");
        assertThat(busy.message())
                .isEqualTo("Operation is not allowed: Another operation (c1 - Updating) is in progress, please wait for"
                        + " it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for"
                        + " more details");
        assertThat(mismatch.status()).isEqualTo(409);
        assertThat(mismatch.body())
                .isEqualTo(
                        ArmClient.json("{'code':'EtagMismatch','details':[{'code':'Unspecified','message':'rpc error:"
                                + " code = FailedPrecondition desc = Etag mismatched'}],'message':'Operation is not allowed:"
                                + " Another operation is in progress',"
                                + "'subcode':'PutManagedClusterAndComponents_FailedPrecondition'}"));
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrading", "Starting", "Stopping", "Scaling", "ReconcilingDNS"})
    void refusesAPutWhileTheClusterIsAtWork(String state) throws Exception {
        // Given
        arm.provisioningState(state);

        // When
        Answer answer = client.putRevisions("asm-1-29", "asm-1-30");

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).contains("Another operation (c1 - " + state + ") is in progress");
    }

    @Test
    void refusesAPutWhileAnAgentPoolIsAtWork() throws Exception {
        // Given
        arm.editAgentPool("apps", pool -> pool.put("provisioningState", "Scaling"));

        // When
        Answer answer = client.putRevisions("asm-1-29", "asm-1-30");

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).contains("Another operation (apps - Scaling) is in progress");
    }

    @Test
    void refusesAPutWhileTheClusterIsStopped() throws Exception {
        // Given
        arm.powerState("Stopped");

        // When
        Answer answer = client.putRevisions("asm-1-29", "asm-1-30");

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("OperationNotAllowed");
        assertThat(answer.message())
                .isEqualTo(
                        "managed cluster is in Provisioning State(Succeeded) and Power State(Stopped), updating cannot"
                                + " be performed");
    }

    @Test
    void answersOnlyThoseWhoPollTheUrlVerbatim() throws Exception {
        // Given
        String url = client.putRevisions("asm-1-29", "asm-1-30").header("Azure-AsyncOperation");

        // When
        Answer otherVersion = client.follow(url.replace("2016-03-30", "2026-06-01"));
        Answer otherSignature = client.follow(url.substring(0, url.length() - 1) + (url.endsWith("A") ? "B" : "A"));
        Answer unsigned = client.follow(url.substring(0, url.indexOf("&t=")));
        Answer otherOperation = client.follow(url.replaceFirst("operations/.", "operations/x"));

        // Then
        assertThat(List.of(otherVersion, otherSignature, unsigned)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("AuthorizationFailed");
        });
        assertThat(otherOperation.status()).isEqualTo(404);
        assertThat(otherOperation.code()).isEqualTo("NotFound");
    }

    @Test
    void saysWhenToPollAgainOnlyIfItIsTold() throws Exception {
        // Given
        String url = client.putRevisions("asm-1-29", "asm-1-30").header("Azure-AsyncOperation");

        // When
        arm.behaviour().retryAfter(Duration.ofSeconds(30));
        String thirty = client.follow(url).header("Retry-After");
        arm.behaviour().retryAfter(null);
        String none = client.follow(url).header("Retry-After");

        // Then
        assertThat(thirty).isEqualTo("30");
        assertThat(none).isEmpty();
    }

    @Test
    void canSendPollsToAnotherHost() throws Exception {
        // Given
        arm.behaviour().pollUnder(URI.create("https://elsewhere.example"));

        // When
        String url = client.putRevisions("asm-1-29", "asm-1-30").header("Azure-AsyncOperation");

        // Then
        assertThat(url).startsWith("https://elsewhere.example/subscriptions/");
    }

    @Test
    void namesTheHostThatWasAskedInTheUrl() throws Exception {
        // Given
        String byName = "http://localhost:" + arm.uri().getPort();
        String body = client.cluster().body().toString();

        // When
        Answer put = client.send("PUT", byName + CLUSTER + ArmClient.VERSION, body);

        // Then
        assertThat(put.header("Azure-AsyncOperation")).startsWith(byName + "/");
    }

    private static String state(Answer answer) {
        return answer.body().at("/properties/provisioningState").asText();
    }
}
