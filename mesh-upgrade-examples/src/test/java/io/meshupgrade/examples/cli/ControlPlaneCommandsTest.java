package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** start, complete and cleanup, on a cluster whose time is hurried. */
class ControlPlaneCommandsTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";

    @TempDir
    Path directory;

    private SimulatedAks aks;
    private Path token;

    @BeforeEach
    void start() throws IOException {
        token = Files.writeString(directory.resolve("token"), "secret\n");
        aks = SimulatedAks.builder().id(ID).speed(20).revisions("asm-1-29").start();
        aks.time().requireRest();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    private Run run(String... line) {
        return Run.of(Stream.concat(
                        Stream.of(line),
                        Stream.of(
                                "--cluster", ID,
                                "--arm-endpoint", aks.armEndpoint().toString(),
                                "--token-file", token.toString()))
                .toArray(String[]::new));
    }

    @Test
    void aCanaryIsStartedWithItsMeshConfigAndCompletedAndCleanedUpAfter() {
        // Given
        aks.meshConfig("asm-1-29", "accessLogFile: /dev/stdout\n");

        // When
        Run started = run("start", "--to", "asm-1-30", "--yes");
        Run again = run("start", "--to", "asm-1-30", "--yes");
        aks.time().requireRest();
        Run completed = run("complete", "--yes");
        aks.time().requireRest();
        Run cleaned = run("cleanup", "--yes");

        // Then
        assertThat(started.out().lines())
                .containsExactly(
                        "The mesh config of asm-1-29 was copied for asm-1-30.",
                        "Installed now: asm-1-29 and asm-1-30. Before: asm-1-29.");
        assertThat(again.out().lines()).containsExactly("Nothing to do. Installed: asm-1-29 and asm-1-30.");
        assertThat(completed.out().lines()).containsExactly("Installed now: asm-1-30. Before: asm-1-29 and asm-1-30.");
        assertThat(cleaned.out())
                .contains("Removed: ConfigMap aks-istio-system/istio-shared-configmap-asm-1-29")
                .doesNotContain("Left:");
        assertThat(List.of(started, again, completed, cleaned)).allSatisfy(run -> {
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        });
    }

    @Test
    void whatIsRefusedTouchesNothingAndIsExitCode4() throws IOException {
        // Given
        aks.others().setRevisions("asm-1-29", "asm-1-30");
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-29");

        // When
        Run text = run("complete", "--yes");
        Run json = run("complete", "--yes", "-o", "json");
        Run other = run("start", "--to", "asm-1-31", "--yes");
        Run accepted = run("complete", "--yes", "--accept", "namespace_label,pod");

        // Then
        assertThat(text.out().lines())
                .containsExactly(
                        "asm-1-29 is still needed. Namespace shop has the label istio.io/rev=asm-1-29. See each"
                                + " dependant named. No revision was changed.");
        assertThat(text.exitCode()).isEqualTo(4);
        JsonNode document = new ObjectMapper().readTree(json.out());
        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly("schemaVersion", "outcome", "before", "installed", "meshConfig", "holder", "reason");
        assertThat(document.path("outcome").asText()).isEqualTo("Refused");
        assertThat(document.at("/reason/code").asText()).isEqualTo("STILL_NEEDED");
        assertThat(json.exitCode()).isEqualTo(4);
        assertThat(other.out())
                .startsWith("asm-1-29 and asm-1-30 are installed: an upgrade is in progress, and not to");
        assertThat(other.exitCode()).isEqualTo(4);
        assertThat(accepted.exitCode()).isZero();
    }

    @Test
    void aMeshConfigThatTheCanaryDoesNotTakeKeepsItFromBeingStarted() {
        // Given
        aks.meshConfig("asm-1-29", "enableTracing: true\n");
        aks.addOn().blockMeshConfig("asm-1-30", "enableTracing");

        // When
        Run run = run("start", "--to", "asm-1-30", "--yes");

        // Then
        assertThat(run.out()).contains("not allowed in revision asm-1-30: enableTracing", "No revision was changed.");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(aks.arm().revisions()).containsExactly("asm-1-29");
    }

    @Test
    void aPreparedMeshConfigIsComparedAndLeft() {
        // Given
        aks.meshConfig("asm-1-29", "enableTracing: true\n");
        aks.meshConfig("asm-1-30", "enableTracing: false\n");

        // When
        Run run = run("start", "--to", "asm-1-30", "--yes");

        // Then
        assertThat(run.out().lines())
                .startsWith(
                        "asm-1-30 has a mesh config already, which differs, and was left as it is:",
                        "  - enableTracing: true",
                        "  + enableTracing: false");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void anOperationThatFailsIsExitCode1() {
        // Given
        aks.arm().nextOperationFails("Broken", "It broke.");

        // When
        Run run = run("start", "--to", "asm-1-30", "--yes");

        // Then
        assertThat(run.err())
                .startsWith(
                        "mesh-upgrade: Cannot start the canary asm-1-30: ARM's operation is Failed: Broken: It broke.");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void anotherOperatorIsExitCode4() {
        // Given
        aks.others().holdLease("default", "mesh-upgrade", "somebody", Duration.ofSeconds(60), Duration.ofSeconds(2));

        // When
        Run run = run("cleanup", "--yes");

        // Then
        assertThat(run.out().lines())
                .containsExactly("somebody changes the mesh now, and holds the Lease for that. Nothing was removed.");
        assertThat(run.exitCode()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start --to asm-1-30", "complete", "cleanup"})
    void withoutATerminalNothingIsDoneUnlessItIsSaid(String line) {
        // When
        Run run = run(line.split(" ", -1));

        // Then
        assertThat(run.err()).startsWith("mesh-upgrade: Nobody is there to be asked: pass --yes to do it.");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(aks.arm().requests().count("PUT", "**")).isZero();
    }

    @Test
    void withoutAClusterInAzureItIsNotUnderstood() {
        Run run = Run.of("complete", "--yes");

        assertThat(run.err()).contains("pass the cluster's resource id with --cluster");
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
