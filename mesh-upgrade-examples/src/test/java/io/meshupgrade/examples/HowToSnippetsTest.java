package io.meshupgrade.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.dependants.Usage;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradeRun;
import io.meshupgrade.upgrade.WaveSelector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java of the how-to page is this code, and it does what the page says. */
class HowToSnippetsTest {

    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private SimulatedAks aks;
    private MeshUpgrade mesh;

    @BeforeEach
    void start() {
        aks = Shop.start();
        mesh = Shop.connect(aks);
    }

    @AfterEach
    void stop() {
        mesh.close();
        aks.close();
    }

    @Test
    void anUpgradeWithAGate() {
        // Given
        BooleanSupplier shopAnswers = () -> true;

        // When
        UpgradeOutcome outcome = mesh.upgrade()
                .to("asm-1-30")
                .wave("early", WaveSelector.namespaces("shop"))
                .gate(
                        "healthy",
                        at -> shopAnswers.getAsBoolean() ? GateVerdict.pass() : GateVerdict.fail("the shop is down"))
                .onUnhealthy(OnUnhealthy.ROLL_BACK)
                .run();

        // Then
        assertThat(outcome).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
    }

    @Test
    void whoKeepsARevisionFromGoing() {
        // Given
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream report = new PrintStream(printed, true, StandardCharsets.UTF_8);

        // When
        Usage usage = mesh.dependants().of(Revision.parse("asm-1-29")).overall();
        if (usage instanceof Usage.Blocked blocked) {
            blocked.examples().forEach(dependant -> report.println(dependant.object() + ": " + dependant.reason()));
        } else if (usage instanceof Usage.Unknown unknown) {
            unknown.notRead().forEach(report::println); // not known is not "nobody"
        }

        // Then
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("shop");
    }

    @Test
    void aRefreshThatIsNotForEver() throws InterruptedException {
        // Given
        aks.addOn().patchRelease("asm-1-29", "1.29.9");
        aks.time().requireRest();

        // When
        UpgradeRun run = mesh.sidecars().refresh().sidecarsPerSecond(5).start();
        Optional<UpgradeOutcome> outcome = run.await(Duration.ofHours(4));
        if (outcome.isEmpty()) {
            run.cancel(); // finishes the call in flight; the next night goes on
        }

        // Then
        assertThat(outcome).containsInstanceOf(UpgradeOutcome.Completed.class);
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        // Given
        String page = Files.readString(Path.of("..", "docs", "how-to.md"));
        String code = Files.readString(Path.of("src/test/java/io/meshupgrade/examples/HowToSnippetsTest.java"));

        // When
        Matcher snippets = SNIPPET.matcher(page);

        // Then
        int count = 0;
        while (snippets.find()) {
            assertThat(code).contains(snippets.group(1).indent(8));
            count++;
        }
        assertThat(count).isEqualTo(3);
    }
}
