package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.core.CrashSweepTest.Scenario;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the main scenarios tell, event by event, when one workload is restarted at a time: text files that people have
 * read. With the property {@code mesh-upgrade.timelines=write} they are written anew, to be read again.
 */
class GoldenTimelineTest {

    private static final Path TIMELINES = Path.of("src/test/resources/timelines");

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void isAsPeopleReadIt(Scenario scenario) throws IOException {
        // Given
        List<String> lines = new ArrayList<>();
        try (SimulatedAks aks = CrashSweepTest.world(scenario);
                OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            RolloutSettings settings = scenario.settings();
            settings.workloadsAtOnce = 1;
            settings.listeners.add(event -> lines.add(line(event)));

            // When
            UpgradeOutcome outcome = new UpgradeRunner(process.ports(), settings.spec()).run(null);
            lines.add(outcome.toString());
        }

        // Then
        Path file = TIMELINES.resolve(scenario.name().toLowerCase(Locale.ROOT) + ".txt");
        if ("write".equals(System.getProperty("mesh-upgrade.timelines"))) {
            Files.createDirectories(TIMELINES);
            Files.write(file, lines);
        }
        assertThat(lines).containsExactlyElementsOf(Files.readAllLines(file));
    }

    private static String line(UpgradeEvent event) {
        String wave = event.wave() == null ? "" : " [" + event.wave() + "]";
        return event.number() + " " + event.kind() + wave + " " + event.text().replaceAll("upgrade-\\d+", "upgrade-N");
    }
}
