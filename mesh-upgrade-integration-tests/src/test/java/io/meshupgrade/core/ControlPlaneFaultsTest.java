package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ControlPlaneChange;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.FaultAnswer;
import io.meshupgrade.testkit.FaultPoint;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between us and ARM, one thing at a time, and how often ARM is then asked to change something. */
class ControlPlaneFaultsTest {

    private static final Revision OLD = Revision.parse("asm-1-29");
    private static final Revision NEW = Revision.parse("asm-1-30");
    private static final ControlPlaneChange STARTED = new ControlPlaneChange.Changed(List.of(OLD), List.of(OLD, NEW));
    private static final String CLUSTER = "/subscriptions/*/resourceGroups/*/providers/**/managedClusters/shop";
    private static final String OPERATION = "/subscriptions/*/providers/**/operations/*";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SimulatedAks aks;
    private SteppedControlPlane operator;

    @BeforeEach
    void start() {
        start("asm-1-29");
    }

    private void start(String... revisions) {
        stop();
        aks = SimulatedAks.builder()
                .id(OperatorProcess.ID)
                .stepped()
                .revisions(revisions)
                .armTokensRequired()
                .start();
        aks.time().requireRest();
        operator = new SteppedControlPlane(aks, "us");
    }

    @AfterEach
    void stop() {
        if (operator != null) {
            operator.close();
            aks.close();
        }
    }

    /** One thing that goes wrong, and the number of PUTs after which the canary is there all the same. */
    private record Passing(Consumer<FaultPoint> put, int puts) {}

    @TestFactory
    Stream<DynamicTest> aStartComesToItsEnd() {
        Map<String, Passing> faults = new TreeMap<>();
        faults.put("412", new Passing(put -> put.answer(FaultAnswer.preconditionFailed()), 2));
        faults.put("429", new Passing(put -> put.answer(FaultAnswer.throttled(Duration.ofSeconds(17))), 2));
        faults.put("500", new Passing(put -> put.answer(FaultAnswer.internalError()), 2));
        faults.put("500 after effect", new Passing(put -> put.answerAfterEffect(FaultAnswer.internalError()), 1));
        faults.put("503", new Passing(put -> put.answer(FaultAnswer.unavailable()), 2));
        faults.put("503 after effect", new Passing(put -> put.answerAfterEffect(FaultAnswer.unavailable()), 1));
        faults.put("reset before effect", new Passing(FaultPoint::cut, 2));
        faults.put("reset after effect", new Passing(FaultPoint::cutAfterEffect, 1));
        faults.put("time-out after effect", new Passing(put -> put.delayAnswer(Duration.ofHours(1)), 1));
        faults.put("truncated body", new Passing(put -> put.truncateAfter(20), 1));
        faults.put("nothing", new Passing(put -> {}, 1));
        return faults.entrySet().stream()
                .map(fault -> DynamicTest.dynamicTest(fault.getKey(), () -> {
                    // Given
                    start("asm-1-29");
                    fault.getValue()
                            .put()
                            .accept(aks.arm().faults().on("PUT", CLUSTER).first(1));

                    // When
                    ControlPlaneChange change = operator.plane().start(NEW);

                    // Then
                    assertThat(change).isEqualTo(STARTED);
                    assertThat(puts()).isEqualTo(fault.getValue().puts());
                    assertThat(aks.arm().revisions()).containsExactly("asm-1-29", "asm-1-30");
                    assertThat(aks.arm().runningRevisions()).containsExactlyInAnyOrder("asm-1-29", "asm-1-30");
                    assertThat(operator.plane().start(NEW))
                            .isEqualTo(new ControlPlaneChange.Unchanged(List.of(OLD, NEW)));
                    assertThat(puts()).isEqualTo(fault.getValue().puts());
                }));
    }

    @TestFactory
    Stream<DynamicTest> anOperationIsFollowedThroughWhatGoesWrongWithItsPolls() {
        Map<String, Consumer<FaultPoint>> faults = new TreeMap<>();
        faults.put("404", poll -> poll.answer(FaultAnswer.of(404, "NotFound", "The entity was not found.")));
        faults.put("403", poll -> poll.answer(FaultAnswer.of(403, "AuthorizationFailed", "No.")));
        faults.put("429", poll -> poll.answer(FaultAnswer.throttled(Duration.ofSeconds(5))));
        faults.put("500", poll -> poll.answer(FaultAnswer.internalError()));
        faults.put("503", poll -> poll.answer(FaultAnswer.unavailable()));
        faults.put("reset", FaultPoint::cut);
        faults.put("truncated body", poll -> poll.truncateAfter(5));
        return faults.entrySet().stream()
                .map(fault -> DynamicTest.dynamicTest(fault.getKey(), () -> {
                    // Given
                    start("asm-1-29");
                    fault.getValue()
                            .accept(aks.arm().faults().on("GET", OPERATION).first(6));

                    // When
                    ControlPlaneChange change = operator.plane().start(NEW);

                    // Then
                    assertThat(change).isEqualTo(STARTED);
                    assertThat(puts()).isEqualTo(1);
                    assertThat(aks.arm().runningRevisions()).contains("asm-1-30");
                }));
    }

    @Test
    void throttlingIsWaitedOutAsLongAsArmAsks() {
        // Given
        aks.arm().faults().on("PUT", CLUSTER).first(1).answer(FaultAnswer.throttled(Duration.ofSeconds(47)));
        Instant before = aks.time().now();

        // When
        operator.plane().start(NEW);

        // Then
        assertThat(Duration.between(before, aks.time().now())).isGreaterThanOrEqualTo(Duration.ofSeconds(47));
    }

    @Test
    void whoShallWaitForTooLongIsTold() {
        // Given
        aks.arm().faults().on("PUT", CLUSTER).answer(FaultAnswer.throttled(Duration.ofHours(1)));

        // When
        ArmException e =
                catchThrowableOfType(ArmException.class, () -> operator.plane().start(NEW));

        // Then
        assertThat(e.failure()).isEqualTo(Failure.THROTTLED);
        assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(e).hasMessageEndingWith("Try again in 3600 s. The revisions were not changed.");
        assertThat(puts()).isEqualTo(1);
        assertThat(aks.arm().revisions()).containsExactly("asm-1-29");
    }

    @Test
    void anArmThatIsBusyRefusesAndIsNotAskedAgain() {
        // Given
        aks.arm().faults().on("PUT", CLUSTER).answer(FaultAnswer.operationInProgress());

        // When
        ControlPlaneChange change = operator.plane().start(NEW);

        // Then
        assertRefused(change, UpgradeReason.CLUSTER_NOT_READY, "Another operation is in progress");
        assertThat(puts()).isEqualTo(1);
    }

    @Test
    void anArmThatBreaksEachTimeIsAskedThreeTimesAndReadInBetween() {
        // Given
        aks.arm().faults().on("PUT", CLUSTER).answer(FaultAnswer.unavailable());

        // When
        ArmException e =
                catchThrowableOfType(ArmException.class, () -> operator.plane().start(NEW));

        // Then
        assertThat(e)
                .hasMessageContaining("(HTTP 503, ServiceUnavailable")
                .hasMessageEndingWith("The revisions were not changed.");
        assertThat(puts()).isEqualTo(3);
        List<String> sent = aks.arm().requests().all().stream()
                .filter(request -> request.is("*", CLUSTER))
                .map(request -> request.method())
                .toList();
        assertThat(sent).containsSubsequence("GET", "PUT", "GET", "PUT", "GET", "PUT", "GET");
        for (int i = 1; i < sent.size(); i++) {
            assertThat(List.of(sent.get(i - 1), sent.get(i))).isNotEqualTo(List.of("PUT", "PUT"));
        }
    }

    @Test
    void aDocumentThatSomebodyKeepsChangingIsGivenUp() {
        // Given
        aks.arm().faults().on("PUT", CLUSTER).answer(FaultAnswer.preconditionFailed());

        // When
        ControlPlaneChange change = operator.plane().start(NEW);

        // Then
        assertRefused(change, UpgradeReason.ARM_REFUSED, "(HTTP 412, PreconditionFailed");
        assertThat(puts()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailedStartIsToldAndCanBeStartedAgainOrRolledBack(boolean again) {
        // Given
        aks.arm().nextOperationFails("ControlPlaneAddOnsNotReady", "Pods not in Running status.");

        // When
        ArmException e =
                catchThrowableOfType(ArmException.class, () -> operator.plane().start(NEW));

        // Then
        assertThat(e.failure()).isEqualTo(Failure.OPERATION_FAILED);
        assertThat(e)
                .hasMessage("Cannot start the canary asm-1-30: ARM's operation is Failed: ControlPlaneAddOnsNotReady:"
                        + " Pods not in Running status. ARM's list of revisions may be changed already: look at it, and"
                        + " call this again, or roll back.");
        assertRefused(operator.plane().complete(), UpgradeReason.CLUSTER_NOT_READY, "there in part only");

        // When
        ControlPlaneChange change =
                again ? operator.plane().start(NEW) : operator.plane().rollback();

        // Then
        assertThat(change)
                .isEqualTo(new ControlPlaneChange.Changed(List.of(OLD, NEW), again ? List.of(OLD, NEW) : List.of(OLD)));
        assertThat(aks.arm().runningRevisions()).hasSize(again ? 2 : 1);
        assertThat(puts()).isEqualTo(2);
    }

    @Test
    void aCancelledStartIsToldAndCanBeStartedAgain() {
        // Given
        aks.arm().nextOperationIsCanceled();

        // When
        ArmException e =
                catchThrowableOfType(ArmException.class, () -> operator.plane().start(NEW));

        // Then
        assertThat(e).hasMessageContaining("ARM's operation is Canceled: OperationCanceled");
        assertThat(operator.plane().start(NEW)).isInstanceOf(ControlPlaneChange.Changed.class);
    }

    @Test
    void aTokenThatExpiresWhileTheOperationIsFollowedIsReplaced() {
        // Given
        aks.arm().tokens().lifetime(Duration.ofSeconds(30));
        aks.arm().tokens().expireAll();
        aks.arm().operationsTake(Duration.ofMinutes(5));

        // When
        ControlPlaneChange change = operator.plane().start(NEW);

        // Then
        assertThat(change).isEqualTo(STARTED);
        assertThat(aks.arm().tokens().issued()).isGreaterThan(2);
        assertThat(puts()).isEqualTo(1);
    }

    @Test
    void aNodePoolThatScalesIsNotScaledBack() throws IOException {
        // Given
        ObjectNode document = (ObjectNode) JSON.readTree(aks.arm().document());
        ObjectNode pools = JSON.createObjectNode();
        pools.withObject("/properties").set("agentPoolProfiles", document.at("/properties/agentPoolProfiles"));
        ((ObjectNode) pools.at("/properties/agentPoolProfiles/0")).put("provisioningState", "Scaling");
        aks.arm().edit(pools.toString());

        // When
        ControlPlaneChange change = operator.plane().start(NEW);

        // Then
        assertRefused(change, UpgradeReason.CLUSTER_NOT_READY, "is Scaling in ARM, and not Succeeded.");
        assertThat(puts()).isZero();
    }

    @Test
    void aClusterAtWorkOrStoppedIsLeftAlone() {
        aks.arm().provisioningState("Upgrading");
        assertRefused(operator.plane().start(NEW), UpgradeReason.CLUSTER_NOT_READY, "The cluster is Upgrading in ARM");

        aks.arm().provisioningState("Succeeded");
        aks.arm().powerState("Stopped");
        assertRefused(operator.plane().start(NEW), UpgradeReason.CLUSTER_NOT_READY, "The cluster is Stopped.");
        assertThat(puts()).isZero();
    }

    @Test
    void nothingOfTheDocumentChangesButTheRevisions() throws IOException {
        // Given
        aks.arm()
                .edit("{\"tags\":{\"owner\":\"shop\"},\"properties\":{\"fromTheFuture\":"
                        + "{\"long\":12345678901234567890,\"none\":[]},"
                        + "\"serviceMeshProfile\":{\"istio\":{\"components\":{\"somethingNew\":true}}}}}");
        JsonNode before = withoutWhatChanges(aks.arm().document());

        // When
        operator.plane().start(NEW);

        // Then
        assertThat(withoutWhatChanges(aks.arm().document())).isEqualTo(before);
        assertThat(aks.arm().document()).contains("12345678901234567890", "somethingNew");
    }

    private static JsonNode withoutWhatChanges(String document) throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(document);
        tree.remove("eTag");
        tree.at("/properties/agentPoolProfiles").forEach(pool -> ((ObjectNode) pool).remove("eTag"));
        tree.withObject("/properties/serviceMeshProfile/istio").remove("revisions");
        return tree;
    }

    @Test
    void whoIsOvertakenByARollbackDoesNotComplete() {
        // Given
        start("asm-1-29", "asm-1-30");
        aks.arm().faults().on("PUT", CLUSTER).first(1).before(() -> aks.others().setRevisions("asm-1-29"));

        // When
        ControlPlaneChange change = operator.plane().complete();

        // Then
        assertRefused(change, UpgradeReason.NO_UPGRADE, "No upgrade is in progress: asm-1-29 is installed.");
        assertThat(aks.arm().revisions()).containsExactly("asm-1-29");
        assertThat(puts()).isEqualTo(1);
    }

    @Test
    void anUpgradeThatSomebodyStartsInThisMomentIsNotCompletedUnseen() {
        // Given
        aks.arm().faults().on("GET", CLUSTER).nth(2).before(() -> aks.others().setRevisions("asm-1-29", "asm-1-30"));

        // When
        ControlPlaneChange change = operator.plane().complete();

        // Then
        assertRefused(change, UpgradeReason.NO_UPGRADE, "asm-1-29 is installed.");
        assertThat(puts()).isZero();
    }

    @Test
    void whoIsOvertakenByTheSameStartIsContent() {
        // Given
        aks.arm().faults().on("PUT", CLUSTER).first(1).before(() -> aks.others().setRevisions("asm-1-29", "asm-1-30"));

        // When
        ControlPlaneChange change = operator.plane().start(NEW);

        // Then
        assertThat(change).isEqualTo(new ControlPlaneChange.Unchanged(List.of(OLD, NEW)));
        assertThat(aks.arm().runningRevisions()).contains("asm-1-30");
        assertThat(puts()).isEqualTo(1);
    }

    @Test
    void theLeaseIsRenewedWhileArmWorks() {
        // Given
        aks.arm().operationsTake(Duration.ofMinutes(5));
        ApiServer api = new ApiServer(aks.kubeconfig());
        List<Duration> ages = new CopyOnWriteArrayList<>();
        aks.arm().faults().on("GET", OPERATION).before(() -> {
            String renewed = api.get("/apis/coordination.k8s.io/v1/namespaces/default/leases/mesh-upgrade")
                    .orThrow()
                    .at("/spec/renewTime")
                    .asText();
            ages.add(Duration.between(Instant.parse(renewed), aks.time().now()));
        });

        // When
        ControlPlaneChange change = operator.plane().start(NEW);

        // Then
        assertThat(change).isEqualTo(STARTED);
        assertThat(ages).hasSizeGreaterThan(100).allMatch(age -> age.compareTo(Duration.ofSeconds(15)) < 0);
    }

    @Test
    void whoStoodStillForTheWholeLeaseHasLostIt() {
        // Given
        aks.arm().operationsTake(Duration.ofMinutes(5));
        List<ControlPlaneChange> changes = new CopyOnWriteArrayList<>();
        try (SteppedControlPlane other = new SteppedControlPlane(aks, "other")) {
            aks.arm()
                    .faults()
                    .on("GET", OPERATION)
                    .nth(20)
                    .before(() -> changes.add(other.plane().rollback()));

            // When
            KubernetesException e = catchThrowableOfType(
                    KubernetesException.class, () -> operator.plane().start(NEW));

            // Then
            assertThat(e.failure()).isEqualTo(KubernetesException.Failure.CONFLICT);
            assertThat(e)
                    .hasMessage("Cannot start the canary asm-1-30: The Lease default/mesh-upgrade is no longer ours:"
                            + " somebody else took it. Nothing more is written.");
            assertThat(changes)
                    .singleElement()
                    .satisfies(change ->
                            assertRefused(change, UpgradeReason.CLUSTER_NOT_READY, "The cluster is Updating in ARM"));
            assertThat(puts()).isEqualTo(1);
        }
    }

    @Test
    void whileAnotherOperatorRenewsItsLeaseNothingIsAskedOfArm() {
        // Given
        Duration lasts = Duration.ofSeconds(30);
        aks.others().holdLease("default", "mesh-upgrade", "somebody", lasts, Duration.ofSeconds(5));
        aks.arm().requests().clear();

        // When
        ControlPlaneChange change = operator.plane().start(NEW);

        // Then
        assertThat(change).isEqualTo(new ControlPlaneChange.HeldByOther("somebody"));
        assertThat(aks.arm().requests().all()).isEmpty();
    }

    private int puts() {
        return aks.arm().requests().count("PUT", "**");
    }

    private static void assertRefused(ControlPlaneChange change, ReasonCode code, String words) {
        assertThat(change).isInstanceOfSatisfying(ControlPlaneChange.Refused.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo(code);
            assertThat(refused.reason().sentence()).contains(words);
        });
    }
}
