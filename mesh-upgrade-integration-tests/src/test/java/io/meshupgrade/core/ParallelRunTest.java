package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.WaveSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which order things happen when several workloads are in the middle of their rollouts at once. */
class ParallelRunTest {

    private static final int AT_ONCE = 3;

    private final List<UpgradeEvent> events = new ArrayList<>();

    @Test
    void keepsToTheOrderThatMatters() {
        try (SimulatedAks aks = world();
                OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            // Given
            RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, Revision.parse("asm-1-30"));
            settings.waves.add(new PlanRequest.Wave("early", WaveSelector.namespaces("team-0", "team-1")));
            settings.complete = true;
            settings.workloadsAtOnce = AT_ONCE;
            settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
            settings.listeners.add(events::add);

            // When
            UpgradeOutcome outcome = new UpgradeRunner(process.ports(), settings.spec()).run(null);

            // Then
            assertThat(outcome).isInstanceOf(UpgradeOutcome.Completed.class);
        }
        int waveDone = only(Kind.WAVE_DONE, "Wave early is done.");
        int nextWave = only(Kind.WAVE_BEGAN, "Wave rest begins");
        assertThat(waveDone).isLessThan(nextWave);
        for (int team = 0; team < 4; team++) {
            int begins = team < 2 ? only(Kind.WAVE_BEGAN, "Wave early begins") : nextWave;
            int ends = team < 2 ? waveDone : only(Kind.WAVE_DONE, "Wave rest is done.");
            int pointed = team == 3
                    ? only(Kind.STEP_BEGAN, "Point the tag prod to asm-1-30")
                    : only(Kind.STEP_BEGAN, "Point namespace team-" + team + " to asm-1-30");
            assertThat(pointed).isBetween(begins, ends);
            for (int workload = 0; workload < 3; workload++) {
                String name = "Deployment team-" + team + "/service-" + workload;
                int restarted = only(Kind.STEP_BEGAN, "Restart " + name);
                assertThat(restarted).as(name).isGreaterThan(pointed).isLessThan(ends);
                assertThat(only(Kind.STEP_DONE, name + " is done."))
                        .as(name)
                        .isGreaterThan(restarted)
                        .isLessThan(ends);
            }
        }
        assertThat(only(Kind.STEP_BEGAN, "Complete: remove asm-1-29"))
                .isGreaterThan(only(Kind.WAVE_DONE, "Wave rest is done."));
        assertThat(mostAtOnce()).isEqualTo(AT_ONCE);
        assertThat(events).extracting(UpgradeEvent::number).isSorted().doesNotHaveDuplicates();
    }

    private int mostAtOnce() {
        Set<String> inFlight = new HashSet<>();
        int most = 0;
        for (UpgradeEvent event : events) {
            if (event.text().startsWith("Restart ")) {
                inFlight.add(event.subject());
            } else if (event.kind() == Kind.STEP_DONE) {
                inFlight.remove(event.subject());
            }
            most = Math.max(most, inFlight.size());
        }
        return most;
    }

    /** Where the one event is that begins so. */
    private int only(Kind kind, String text) {
        List<UpgradeEvent> found = events.stream()
                .filter(event -> event.kind() == kind && event.text().startsWith(text))
                .toList();
        assertThat(found).as("%s %s", kind, text).hasSize(1);
        return events.indexOf(found.get(0));
    }

    private static SimulatedAks world() {
        SimulatedAks aks = OperatorProcess.restingAks("asm-1-29");
        aks.tag("prod").on("asm-1-29");
        for (int team = 0; team < 4; team++) {
            for (int workload = 0; workload < 3; workload++) {
                aks.namespace("team-" + team)
                        .pointedTo(team == 3 ? "prod" : "asm-1-29")
                        .deployment("service-" + workload)
                        .replicas(2);
            }
        }
        aks.time().requireRest();
        return aks;
    }
}
