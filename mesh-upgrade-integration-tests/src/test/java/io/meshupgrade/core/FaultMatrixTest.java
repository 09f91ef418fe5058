package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.testkit.FaultAnswer;
import io.meshupgrade.testkit.FaultPoint;
import io.meshupgrade.testkit.FaultScript;
import io.meshupgrade.testkit.Scripted;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of request of an upgrade, answered once by everything that can go wrong. The run comes to the same end as
 * an undisturbed one, or it stops, says why, and running it again comes to that end.
 */
class FaultMatrixTest {

    /** Of the world's time: later than anybody waits. */
    private static final Duration LATE = Duration.ofMinutes(3);

    /** Of real time, in which the world stands still. */
    private static final Duration SILENCE = Duration.ofMillis(400);

    private static final Map<Ending, Integer> ENDINGS = new EnumMap<>(Ending.class);
    private static List<String> undisturbed = List.of();

    private enum Ending {
        CONVERGED,
        SAID_WHY
    }

    /** What goes wrong. */
    private enum Fault {
        CONFLICT,
        GONE,
        PRECONDITION,
        THROTTLED,
        INTERNAL_ERROR,
        UNAVAILABLE,
        RESET,
        RESET_AFTER_EFFECT,
        ERROR_AFTER_EFFECT,
        TRUNCATED,
        TIME_OUT,
        TIME_OUT_AFTER_EFFECT;

        void on(FaultPoint point) {
            switch (this) {
                case CONFLICT -> point.answer(FaultAnswer.conflict());
                case GONE -> point.answer(FaultAnswer.expired());
                case PRECONDITION -> point.answer(FaultAnswer.preconditionFailed());
                case THROTTLED -> point.answer(FaultAnswer.throttled(Duration.ofSeconds(1)));
                case INTERNAL_ERROR -> point.answer(FaultAnswer.internalError());
                case UNAVAILABLE -> point.answer(FaultAnswer.unavailable());
                case RESET -> point.cut();
                case RESET_AFTER_EFFECT -> point.cutAfterEffect();
                case ERROR_AFTER_EFFECT -> point.answerAfterEffect(FaultAnswer.internalError());
                case TRUNCATED -> point.truncateAfter(20);
                // The cluster sees the request when nobody waits for it any more.
                case TIME_OUT -> point.delay(LATE);
                case TIME_OUT_AFTER_EFFECT -> point.delayAnswer(LATE);
            }
        }
    }

    /** What is asked for. */
    enum Call {
        LIST_NAMESPACES("list", "/api/v1/namespaces"),
        LIST_WEBHOOKS("list", "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"),
        LIST_WORKLOADS("list", "/apis/apps/v1/deployments"),
        LIST_PODS("list", "/api/v1/pods"),
        MIRROR_LIST("list", "/api/v1/namespaces/shop/pods"),
        MIRROR_WATCH_PODS("watch", "/api/v1/namespaces/shop/pods"),
        MIRROR_WATCH_WORKLOADS("watch", "/apis/apps/v1/namespaces/shop/deployments"),
        PROBE("create", "/api/v1/namespaces/shop/pods"),
        READ_NAMESPACE("get", "/api/v1/namespaces/shop"),
        POINT_NAMESPACE("patch", "/api/v1/namespaces/shop"),
        MOVE_TAG("patch", "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/*"),
        MOVE_TAG_SERVICE("patch", "/api/v1/namespaces/aks-istio-system/services/*"),
        RESTART("patch", "/apis/apps/v1/namespaces/shop/deployments/cart"),
        TAKE_LEASE("create", "/apis/coordination.k8s.io/v1/namespaces/default/leases"),
        WRITE_INTENT("patch", "/apis/coordination.k8s.io/v1/namespaces/default/leases/*"),
        READ_ARM("GET", "/subscriptions/*/resourceGroups/*/providers/*/managedClusters/*"),
        CHANGE_ARM("PUT", "**"),
        FOLLOW_ARM("GET", "**/operations/*");

        private final String what;
        private final String path;

        Call(String what, String path) {
            this.what = what;
            this.path = path;
        }

        FaultPoint of(SimulatedAks aks) {
            FaultScript script = name().endsWith("_ARM")
                    ? aks.arm().faults()
                    : aks.kubernetes().faults();
            return script.on(what, path).nth(1);
        }
    }

    @BeforeAll
    static void runUndisturbed() {
        try (SimulatedAks aks = world();
                OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            UpgradeOutcome outcome = run(process, new ArrayList<>());
            assertThat(outcome).isInstanceOf(UpgradeOutcome.Completed.class);
            undisturbed = SettledWorld.describe(aks);
        }
    }

    @AfterAll
    static void print() {
        System.out.printf(
                "fault matrix: %d calls, %d faults: %s%n", Call.values().length, Fault.values().length, ENDINGS);
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void comesToTheSameEndOrSaysWhy(Call call) {
        for (Fault fault : Fault.values()) {
            List<String> told = new ArrayList<>();
            try (SimulatedAks aks = world()) {
                // Given
                fault.on(call.of(aks));

                // When
                boolean converged;
                try (OperatorProcess process = process(aks, fault)) {
                    UpgradeOutcome outcome = run(process, told);
                    converged = outcome instanceof UpgradeOutcome.Completed;
                    told.add(outcome.toString());
                } catch (MeshUpgradeException e) {
                    told.add(String.valueOf(e.getMessage()));
                    converged = false;
                }
                if (!converged) {
                    try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
                        UpgradeOutcome outcome = run(process, told);
                        told.add(outcome.toString());
                    }
                }

                // Then
                ENDINGS.merge(converged ? Ending.CONVERGED : Ending.SAID_WHY, 1, Integer::sum);
                List<String> end = SettledWorld.describe(aks);
                end.removeIf(line -> line.startsWith("changes in ARM"));
                List<String> wanted = new ArrayList<>(undisturbed);
                wanted.removeIf(line -> line.startsWith("changes in ARM"));
                assertThat(end)
                        .as("%s answered by %s%n%s", call, fault, String.join(System.lineSeparator(), told))
                        .containsExactlyElementsOf(wanted);
            }
        }
    }

    @Test
    void stopsWhenWatchesFallSilentAndGoesOnWhenTheySpeakAgain() {
        List<String> told = new ArrayList<>();
        try (SimulatedAks aks = world()) {
            // Given
            AtomicReference<Scripted> silence = new AtomicReference<>();
            Call.RESTART
                    .of(aks)
                    .before(() -> silence.set(aks.kubernetes().watches().stall("**")));

            // When
            UpgradeOutcome first;
            try (OperatorProcess process = OperatorProcess.impatient(aks, SILENCE)) {
                first = run(process, told);
            }
            silence.get().end();
            UpgradeOutcome second;
            try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
                second = run(process, told);
            }

            // Then
            assertThat(first)
                    .as("%s", told)
                    .isInstanceOfSatisfying(
                            UpgradeOutcome.Stopped.class,
                            stopped -> assertThat(stopped.reason().sentence())
                                    .startsWith("Deployment shop/cart made no progress for 600 s"));
            assertThat(second).isInstanceOf(UpgradeOutcome.Completed.class);
            assertThat(aks.kubernetes().requests().count("patch", "/apis/apps/v1/namespaces/shop/deployments/cart"))
                    .isEqualTo(1);
        }
    }

    private static OperatorProcess process(SimulatedAks aks, Fault fault) {
        return fault.name().startsWith("TIME_OUT")
                ? OperatorProcess.impatient(aks, SILENCE)
                : new OperatorProcess(aks, Death.NEVER);
    }

    private static UpgradeOutcome run(OperatorProcess process, List<String> told) {
        RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, Revision.parse("asm-1-30"));
        settings.complete = true;
        settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
        settings.listeners.add(event -> told.add(event.toString()));
        return new UpgradeRunner(process.ports(), settings.spec()).run(null);
    }

    private static SimulatedAks world() {
        SimulatedAks aks = OperatorProcess.restingAks("asm-1-29");
        aks.tag("prod").on("asm-1-29");
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.namespace("web").pointedTo("prod").statefulSet("db");
        aks.time().requireRest();
        return aks;
    }
}
