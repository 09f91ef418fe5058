package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.run.RolloutSpec;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.WaveSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole runs that die: for each write of a scenario, right before it, right after it, and with its answer lost. Another
 * process goes on, and what comes of it is what comes of a run that nothing happens to: the same end, no workload
 * restarted once more, no change in ARM too many.
 */
class CrashSweepTest {

    private static final Revision NEW = Revision.parse("asm-1-30");

    /** What is run. */
    enum Scenario {
        LABELS {
            @Override
            void populate(SimulatedAks aks) {
                aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
                aks.namespace("shop").statefulSet("db").replicas(2);
                aks.namespace("web").pointedTo("asm-1-29").deployment("front").replicas(2);
            }

            @Override
            RolloutSettings settings() {
                RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, NEW);
                settings.complete = true;
                return settings;
            }
        },
        TAGS {
            @Override
            void populate(SimulatedAks aks) {
                aks.tag("prod").on("asm-1-29");
                aks.namespace("shop").pointedTo("prod").deployment("cart").replicas(2);
                aks.namespace("web").pointedTo("prod").deployment("front").replicas(2);
            }

            @Override
            RolloutSettings settings() {
                RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, NEW);
                settings.complete = true;
                return settings;
            }
        },
        ARGO {
            @Override
            void populate(SimulatedAks aks) {
                aks.namespace("shop").pointedTo("asm-1-29").rollout("pay").replicas(2);
                aks.namespace("shop").deployment("cart").replicas(2);
            }

            @Override
            RolloutSettings settings() {
                RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, NEW);
                settings.complete = true;
                return settings;
            }
        },
        CANARY_TAG {
            @Override
            void populate(SimulatedAks aks) {
                aks.tag("prod").on("asm-1-29");
                aks.namespace("early").pointedTo("prod").deployment("cart").replicas(2);
                aks.namespace("late").pointedTo("prod").deployment("front").replicas(2);
            }

            @Override
            RolloutSettings settings() {
                RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, NEW);
                settings.waves.add(new PlanRequest.Wave("canary", WaveSelector.namespaces("early")));
                settings.canaryTag = RevisionTag.of("prod-canary");
                settings.complete = true;
                return settings;
            }
        },
        GATE_ROLLS_BACK {
            @Override
            void populate(SimulatedAks aks) {
                aks.tag("prod").on("asm-1-29");
                aks.namespace("early").pointedTo("asm-1-29").deployment("cart").replicas(2);
                aks.namespace("late").pointedTo("prod").deployment("front").replicas(2);
            }

            @Override
            RolloutSettings settings() {
                RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, NEW);
                settings.waves.add(new PlanRequest.Wave("canary", WaveSelector.namespaces("early")));
                settings.gates.add(new RolloutSpec.NamedGate(
                        "errors",
                        snapshot -> snapshot.wave() == null ? GateVerdict.pass() : GateVerdict.fail("errors")));
                settings.onUnhealthy = OnUnhealthy.ROLL_BACK;
                return settings;
            }
        },
        REFRESH {
            @Override
            void populate(SimulatedAks aks) {
                aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
                aks.namespace("web").pointedTo("asm-1-29").statefulSet("db").replicas(2);
                aks.time().requireRest();
                aks.addOn().patchRelease("asm-1-29", "1.29.9");
            }

            @Override
            RolloutSettings settings() {
                return new RolloutSettings(Direction.REFRESH, null);
            }
        };

        abstract void populate(SimulatedAks aks);

        abstract RolloutSettings settings();
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void comesToTheSameEndWhereverItDies(Scenario scenario) {
        // Given
        long began = System.nanoTime();
        int runs = 1;
        int writes;
        List<String> end;
        try (SimulatedAks aks = world(scenario);
                OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            UpgradeOutcome outcome = run(process, scenario, event -> {});
            end = SettledWorld.describe(aks);
            end.add(outcome.toString());
            writes = process.writes();
            assertThat(writes).isLessThanOrEqualTo(25);
        }

        // When
        for (int write = 1; write <= writes; write++) {
            for (Death.How how : Death.How.values()) {
                runs++;
                List<String> told = new ArrayList<>();
                // With the last write but one all is done, and only the Lease is to be given up.
                boolean over = write == writes || (write == writes - 1 && how != Death.How.BEFORE);
                assertThat(interrupted(scenario, new Death(write, how), told, over ? end.get(end.size() - 1) : ""))
                        .as("%s, write %d of %d, %s%n%s", scenario, write, writes, how, String.join("\n", told))
                        .containsExactlyElementsOf(end);
            }
        }

        // Then
        System.out.printf(
                "crash sweep %s: %d writes, %d runs, %d s%n",
                scenario,
                writes,
                runs,
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    /** @param done what came of the run when it is over and done with already; empty when it goes on */
    private static List<String> interrupted(Scenario scenario, Death death, List<String> told, String done) {
        try (SimulatedAks aks = world(scenario)) {
            UpgradeOutcome outcome = null;
            try (OperatorProcess process = new OperatorProcess(aks, death)) {
                outcome = run(process, scenario, event -> told.add(event.toString()));
            } catch (OperatorProcess.Died e) {
                told.add("DIED");
            }
            if (outcome == null) {
                try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
                    outcome = run(process, scenario, event -> told.add(event.toString()));
                }
            }
            List<String> end = SettledWorld.describe(aks);
            end.add(done.isEmpty() ? outcome.toString() : done);
            return end;
        }
    }

    private static UpgradeOutcome run(OperatorProcess process, Scenario scenario, Consumer<UpgradeEvent> listener) {
        RolloutSettings settings = scenario.settings();
        settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
        settings.listeners.add(listener);
        return new UpgradeRunner(process.ports(), settings.spec()).run(null);
    }

    static SimulatedAks world(Scenario scenario) {
        SimulatedAks aks = OperatorProcess.restingAks("asm-1-29");
        scenario.populate(aks);
        aks.time().requireRest();
        return aks;
    }
}
