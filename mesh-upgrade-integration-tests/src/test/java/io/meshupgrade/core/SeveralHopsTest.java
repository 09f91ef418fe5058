package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.testkit.MeshCalendar;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** asm-1-31 from asm-1-29, where Azure offers it from asm-1-30 only. */
class SeveralHopsTest {

    private static final Revision TARGET = Revision.parse("asm-1-31");

    private final SimulatedAks aks = SimulatedAks.builder()
            .id(OperatorProcess.ID)
            .stepped()
            .calendar(MeshCalendar.published()
                    .with("asm-1-31", "1.33", "1.34", "1.35")
                    .upgrades("asm-1-29", "asm-1-30"))
            .revisions("asm-1-29")
            .start();

    @BeforeEach
    void populate() {
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.time().requireRest();
    }

    @AfterEach
    void close() {
        aks.close();
    }

    @Test
    void takesOneHopInARunUnlessAskedToGoThrough() {
        // When
        UpgradeOutcome first = run(Death.NEVER, true, false);
        UpgradeOutcome second = run(Death.NEVER, true, false);

        // Then
        assertThat(first).isEqualTo(new UpgradeOutcome.HopCompleted(Revision.parse("asm-1-30"), TARGET));
        assertThat(second).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(revisions()).containsExactly("asm-1-31", "asm-1-31");
    }

    @Test
    void goesThroughAllHopsWhenAsked() {
        // When
        UpgradeOutcome outcome = run(Death.NEVER, true, true);

        // Then
        assertThat(outcome).isEqualTo(new UpgradeOutcome.Completed("The mesh is on asm-1-31, and asm-1-30 is gone."));
        assertThat(aks.arm().runningRevisions()).containsExactly("asm-1-31");
        assertThat(aks.arm().requests().count("PUT", "**")).isEqualTo(4);
    }

    @Test
    void stopsBeforeTheFirstRevisionGoesWhenCompletionIsNotAskedFor() {
        // When
        UpgradeOutcome outcome = run(Death.NEVER, false, true);

        // Then
        assertThat(outcome)
                .isEqualTo(new UpgradeOutcome.AwaitingCompletion(
                        Revision.parse("asm-1-29"), Revision.parse("asm-1-30"), List.of()));
    }

    @Test
    void goesOnWithAHopThatDiedInTheMiddle() {
        // Given
        try {
            run(new Death(5, Death.How.AFTER), true, true);
        } catch (OperatorProcess.Died e) {
            assertThat(aks.arm().runningRevisions()).contains("asm-1-30");
        }

        // When
        UpgradeOutcome outcome = run(Death.NEVER, true, true);

        // Then
        assertThat(outcome).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(revisions()).containsExactly("asm-1-31", "asm-1-31");
        assertThat(aks.arm().requests().count("PUT", "**")).isEqualTo(4);
    }

    private UpgradeOutcome run(Death death, boolean complete, boolean allHops) {
        RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, TARGET);
        settings.complete = complete;
        settings.allHops = allHops;
        settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
        try (OperatorProcess process = new OperatorProcess(aks, death)) {
            return new UpgradeRunner(process.ports(), settings.spec()).run(null);
        }
    }

    private List<String> revisions() {
        return SettledWorld.describe(aks).stream()
                .filter(line -> line.startsWith("pod of shop"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }
}
