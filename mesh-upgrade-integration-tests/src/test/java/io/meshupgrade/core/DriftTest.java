package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.run.RolloutSpec;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.FaultPoint;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.Gate;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a run makes of other people who change something in the middle of it: it goes on, plans anew, or stops and says
 * why. Rows are what happens, columns when: right before the canary is started, before the first namespace is pointed,
 * before the first workload is restarted, and while people decide whether the old revision goes.
 */
class DriftTest {

    private static final String MERGE = "application/merge-patch+json";

    /** When. */
    enum Phase {
        START,
        POINT,
        RESTART,
        COMPLETE;

        FaultPoint of(SimulatedAks aks) {
            return switch (this) {
                case START -> aks.arm().faults().on("PUT", "**").nth(1);
                case POINT ->
                    aks.kubernetes()
                            .faults()
                            .on("patch", "/api/v1/namespaces/shop")
                            .nth(1);
                case RESTART ->
                    aks.kubernetes()
                            .faults()
                            .on("patch", "/apis/apps/v1/namespaces/shop/deployments/cart")
                            .nth(1);
                case COMPLETE -> throw new IllegalStateException("This one is a gate.");
            };
        }
    }

    /** What. */
    enum Event {
        SOMEBODY_ROLLS_BACK_IN_ARM,
        SOMEBODY_COMPLETES_IN_ARM,
        SOMEBODY_MOVES_THE_TAG,
        A_PATCH_LANDS,
        SOMEBODY_SCALES,
        SOMEBODY_RESTARTS,
        SOMEBODY_DELETES_THE_WORKLOAD,
        SOMEBODY_DELETES_THE_NAMESPACE,
        SOMEBODY_RELABELS_THE_NAMESPACE,
        SOMEBODY_PAUSES_THE_WORKLOAD;

        void happen(SimulatedAks aks) {
            ApiServer api = new ApiServer(aks.kubeconfig());
            String cart = "/apis/apps/v1/namespaces/shop/deployments/cart";
            switch (this) {
                case SOMEBODY_ROLLS_BACK_IN_ARM -> aks.others().setRevisions("asm-1-29");
                case SOMEBODY_COMPLETES_IN_ARM -> aks.others().setRevisions("asm-1-30");
                case SOMEBODY_MOVES_THE_TAG -> aks.tag("prod").on("asm-1-29");
                case A_PATCH_LANDS -> aks.addOn().patchRelease("asm-1-29", "1.29.9");
                case SOMEBODY_SCALES ->
                    api.patch(cart, MERGE, "{\"spec\":{\"replicas\":4}}").orThrow();
                case SOMEBODY_RESTARTS ->
                    api.patch(
                                    cart,
                                    MERGE,
                                    "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"restarted\":\"by-hand\"}}}}}")
                            .orThrow();
                case SOMEBODY_DELETES_THE_WORKLOAD -> api.delete(cart, "{}").orThrow();
                case SOMEBODY_DELETES_THE_NAMESPACE ->
                    api.delete("/api/v1/namespaces/shop", "{}").orThrow();
                case SOMEBODY_RELABELS_THE_NAMESPACE ->
                    api.patch(
                                    "/api/v1/namespaces/shop",
                                    MERGE,
                                    "{\"metadata\":{\"labels\":{\"istio.io/rev\":\"asm-1-29\",\"touched\":\"yes\"}}}")
                            .orThrow();
                case SOMEBODY_PAUSES_THE_WORKLOAD ->
                    api.patch(cart, MERGE, "{\"spec\":{\"paused\":true}}").orThrow();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SOMEBODY_ROLLS_BACK_IN_ARM      | Stopped CLUSTER_NOT_READY | RolledBack       | RolledBack        | RolledBack
            SOMEBODY_COMPLETES_IN_ARM       | Completed                 | Completed        | Completed         | Completed
            SOMEBODY_MOVES_THE_TAG          | Completed                 | Stopped REVERTED | Stopped REVERTED  | Stopped STILL_NEEDED
            A_PATCH_LANDS                   | Completed                 | Completed        | Completed         | Completed
            SOMEBODY_SCALES                 | Completed                 | Completed        | Completed         | Completed
            SOMEBODY_RESTARTS               | Completed                 | Completed        | *                 | Completed
            SOMEBODY_DELETES_THE_WORKLOAD   | Completed                 | Completed        | Completed         | Completed
            SOMEBODY_DELETES_THE_NAMESPACE  | Completed                 | Completed        | Completed         | Completed
            SOMEBODY_RELABELS_THE_NAMESPACE | Completed                 | Completed        | Stopped REVERTED  | Stopped STILL_NEEDED
            SOMEBODY_PAUSES_THE_WORKLOAD    | Awaiting [PAUSED]         | Awaiting [PAUSED] | Awaiting [PAUSED] | Completed
            """)
    void goesOnPlansAnewOrStops(Event event, String start, String point, String restart, String complete) {
        Map<Phase, String> wanted =
                Map.of(Phase.START, start, Phase.POINT, point, Phase.RESTART, restart, Phase.COMPLETE, complete);
        for (Phase phase : Phase.values()) {
            List<String> told = new ArrayList<>();
            try (SimulatedAks aks = world()) {
                // Given
                WorldInvariants invariants = new WorldInvariants(aks);
                if (event.name().endsWith("NAMESPACE") || event.name().endsWith("DELETES_THE_WORKLOAD")) {
                    invariants.forget("shop");
                }
                Runnable happening = () -> {
                    told.add("-- " + event);
                    event.happen(aks);
                };
                if (phase != Phase.COMPLETE) {
                    phase.of(aks).before(happening);
                }

                // When
                String outcome = run(aks, told, phase == Phase.COMPLETE ? happening : () -> {});

                // Then
                String description =
                        event + " before " + phase + System.lineSeparator() + String.join(System.lineSeparator(), told);
                aks.time().settle();
                assertThat(invariants.broken()).as(description).isEmpty();
                // What a restart by hand in the same moment comes to depends on who is first.
                if (!wanted.getOrDefault(phase, "").equals("*")) {
                    assertThat(outcome).as(description).isEqualTo(wanted.get(phase));
                }
            }
        }
    }

    /** @param decision what people do while they decide whether to complete */
    private static String run(SimulatedAks aks, List<String> told, Runnable decision) {
        RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, Revision.parse("asm-1-30"));
        settings.complete = true;
        settings.gates.add(new RolloutSpec.NamedGate("people", at -> {
            if (at.point() == Gate.Point.BEFORE_COMPLETE) {
                decision.run();
            }
            return GateVerdict.pass();
        }));
        settings.patience = Duration.ofMinutes(2);
        settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
        settings.listeners.add(event -> told.add(event.toString()));
        try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            UpgradeOutcome outcome = new UpgradeRunner(process.ports(), settings.spec()).run(null);
            told.add(outcome.toString());
            if (outcome instanceof UpgradeOutcome.Stopped stopped) {
                return "Stopped " + stopped.reason().code();
            }
            if (outcome instanceof UpgradeOutcome.AwaitingCompletion awaiting) {
                return "Awaiting "
                        + awaiting.blockers().stream()
                                .map(blocker -> blocker.reason().code().name())
                                .toList();
            }
            return outcome.getClass().getSimpleName();
        } catch (MeshUpgradeException e) {
            told.add(String.valueOf(e.getMessage()));
            return "Broke";
        }
    }

    private static SimulatedAks world() {
        SimulatedAks aks = OperatorProcess.restingAks("asm-1-29");
        aks.tag("prod").on("asm-1-29");
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.namespace("web").pointedTo("prod").deployment("front");
        aks.time().requireRest();
        return aks;
    }
}
