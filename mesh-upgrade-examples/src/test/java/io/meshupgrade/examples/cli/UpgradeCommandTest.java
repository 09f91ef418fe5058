package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that change something, with the exit codes of each way in which they end. */
class UpgradeCommandTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";

    @TempDir
    Path directory;

    private Path token;
    private SimulatedAks aks;

    @BeforeEach
    void start() throws IOException {
        token = Files.writeString(directory.resolve("token"), "secret\n");
        aks = SimulatedAks.builder().id(ID).speed(5).revisions("asm-1-29").start();
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.time().requireRest();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    @Test
    void showsThePlanAndChangesNothing() {
        // When
        Run plan = run("plan", "--to", "asm-1-30");
        Run dryRun = run("upgrade", "--to", "asm-1-30", "--dry-run");

        // Then
        assertThat(plan.out().lines())
                .containsExactly(
                        "- start the canary asm-1-30 in ARM",
                        "- wait until asm-1-30 is ready",
                        "Wave rest",
                        "  - point namespace shop to asm-1-30 (from asm-1-29)",
                        "  - restart Deployment shop/cart: 2 stale pods",
                        "- complete: remove asm-1-29 in ARM (no way back)");
        assertThat(dryRun.out()).isEqualTo(plan.out());
        assertThat(plan.exitCode()).isZero();
        assertThat(aks.arm().requests().count("PUT", "**")).isZero();
    }

    @Test
    void upgradesAndStopsBeforeThePointOfNoReturnAndThenCompletes() {
        // When
        Run upgraded = run("upgrade", "--to", "asm-1-30", "--yes");

        // Then
        assertThat(upgraded.out())
                .contains("Deployment shop/cart is done.")
                .contains("Everybody is on asm-1-30. asm-1-29 is still installed, and nothing depends on it.")
                .contains("To remove asm-1-29 for good: the same command with --complete. To go back: rollback.");
        assertThat(upgraded.exitCode()).isEqualTo(7);

        // When
        Run completed = run("upgrade", "--to", "asm-1-30", "--complete", "--yes");

        // Then
        assertThat(completed.out()).contains("The mesh is on asm-1-30, and asm-1-29 is gone.");
        assertThat(completed.exitCode()).isZero();
        assertThat(run("upgrade", "--to", "asm-1-30", "--yes").out()).contains("Nothing to do.");
        assertThat(run("rollback", "--yes").exitCode()).isEqualTo(4);
    }

    @Test
    void rollsBack() {
        // Given
        run("upgrade", "--to", "asm-1-30", "--yes");

        // When
        Run back = run("rollback", "--yes");

        // Then
        assertThat(back.out()).contains("Rolled back. Somebody asked for the rollback.");
        assertThat(back.exitCode()).isEqualTo(5);
        assertThat(run("upgrade", "--to", "asm-1-30", "--yes").exitCode()).isEqualTo(4);
    }

    @Test
    void refreshesWithoutAzure() {
        // Given
        aks.addOn().patchRelease("asm-1-29", "1.29.9");
        aks.time().requireRest();

        // When
        Run refreshed = runWithoutAzure("refresh", "--yes");

        // Then
        assertThat(refreshed.out()).contains("No sidecar is stale that a restart would mend.");
        assertThat(refreshed.exitCode()).isZero();
    }

    @Test
    void namesWhatIsInTheWayAndHowToAcceptIt() {
        // Given
        aks.namespace("shop").pod("bare");
        aks.time().requireRest();

        // When
        Run blocked = run("upgrade", "--to", "asm-1-30", "--yes");

        // Then
        assertThat(blocked.out())
                .contains("In the way:")
                .contains("- Pod shop/bare: ")
                .contains("(or --accept not-restartable)")
                .contains("Nothing was touched, since something is in the way:");
        assertThat(blocked.exitCode()).isEqualTo(4);
        assertThat(run("upgrade", "--to", "asm-1-30", "--yes", "--accept", "not-restartable")
                        .exitCode())
                .isEqualTo(7);
    }

    @Test
    void writesADocumentALineForPrograms() throws IOException {
        // When
        Run upgraded = run("upgrade", "--to", "asm-1-30", "--yes", "--output", "json");

        // Then
        List<JsonNode> documents = new ArrayList<>();
        for (String line : upgraded.out().lines().toList()) {
            documents.add(new ObjectMapper().readTree(line));
        }
        assertThat(documents)
                .allSatisfy(document ->
                        assertThat(document.path("schemaVersion").asInt()).isEqualTo(1));
        assertThat(documents.get(0).path("number").asInt()).isEqualTo(1);
        assertThat(documents.get(documents.size() - 1).path("outcome").asText()).isEqualTo("AwaitingCompletion");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    upgrade --to asm-1-30                  | mesh-upgrade: Nobody is there to be asked: pass --yes to do it, or --dry-run to look.
                    upgrade --to asm-1-30 --wave shop      | mesh-upgrade: --wave shop: expected NAME=NAMESPACE,NAMESPACE.
                    upgrade --to asm-1-30 --accept nothing | mesh-upgrade: --accept nothing: there is no such kind. A plan names the kinds of what is in the way.
                    upgrade --to asm-1-30 --soak soon      | mesh-upgrade: Invalid value for option '--soak': 'soon' is no time: expected a number and s, m or h, such as 5m.
                    upgrade --to asm-1-30 --at-once 0      | mesh-upgrade: workloadsAtOnce is at least 1, but is 0.
                    """)
    void saysWhatItDoesNotUnderstand(String command, String complaint) {
        // When
        Run run = run(command.split(" ", -1));

        // Then
        assertThat(run.err().lines().findFirst()).hasValue(complaint);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(aks.arm().requests().count("PUT", "**")).isZero();
    }

    private Run run(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(
                "--cluster", ID, "--arm-endpoint", aks.armEndpoint().toString(), "--token-file", token.toString()));
        return Run.of(with(arguments));
    }

    private Run runWithoutAzure(String... command) {
        return Run.of(with(new ArrayList<>(List.of(command))));
    }

    private String[] with(List<String> arguments) {
        arguments.addAll(List.of("--kubeconfig", aks.kubeconfig().toString()));
        return arguments.toArray(String[]::new);
    }
}
