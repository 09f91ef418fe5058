package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.SimulatedAks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that change one thing: a tag, or a workload. */
class SingleChangesTest {

    private SimulatedAks aks;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder().speed(5).revisions("asm-1-29", "asm-1-30").start();
        aks.time().requireRest();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    @Test
    void makesMovesAndRemovesATag() {
        assertThat(run("tags", "set", "prod", "asm-1-29", "--yes").out().strip())
                .isEqualTo("The tag prod is new, and points to asm-1-29.");
        assertThat(run("tags", "set", "prod", "asm-1-29", "--yes").out().strip())
                .isEqualTo("The tag prod points to asm-1-29 already.");
        assertThat(run("tags", "set", "prod", "asm-1-30", "--yes").out().strip())
                .isEqualTo("The tag prod points to asm-1-30 now; before it was asm-1-29.");
        assertThat(run("tags", "remove", "prod", "--yes").out().strip()).isEqualTo("The tag prod is gone.");
        assertThat(run("tags", "remove", "prod", "--yes").out().strip()).isEqualTo("There is no tag prod.");
    }

    @Test
    void refusesWhatWouldDoHarm() {
        // Given
        run("tags", "set", "prod", "asm-1-29", "--yes");
        aks.namespace("shop").pointedTo("prod");

        // When
        Run used = run("tags", "remove", "prod", "--yes");
        Run missing = run("tags", "set", "prod", "asm-1-31", "--yes", "-o", "json");

        // Then
        assertThat(used.out()).startsWith("Nothing was changed. ").contains("shop");
        assertThat(used.exitCode()).isEqualTo(4);
        assertThat(missing.out()).contains("\"outcome\": \"Refused\"").contains("\"code\": \"REVISION_MISSING\"");
        assertThat(missing.exitCode()).isEqualTo(4);
    }

    @Test
    void restartsAWorkloadAndWaitsForItsSidecars() {
        // Given
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-30");

        // When
        Run run = run("restart", "shop/deployment/cart", "--yes");

        // Then
        assertThat(run.out().strip())
                .isEqualTo("Deployment shop/cart was restarted; asm-1-30 injected each of its pods.");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void doesNotRestartWhatWouldSuffer() {
        // Given
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart");
        aks.namespace("shop").deployment("stopped").paused();
        aks.time().requireRest();
        aks.namespace("lost").pointedTo("asm-1-29").deployment("cart");
        aks.time().requireRest();
        aks.namespace("lost").pointedTo("nobody");

        // When
        Run paused = run("restart", "shop/deploy/stopped", "--yes");
        Run lost = run("restart", "lost/deploy/cart", "--yes");
        Run gone = run("restart", "shop/sts/nothing", "--yes");

        // Then
        assertThat(paused.out())
                .startsWith("Deployment shop/stopped was not restarted. Deployment shop/stopped is paused.");
        assertThat(lost.out()).startsWith("Deployment lost/cart was not restarted. The pods of Deployment lost/cart");
        assertThat(gone.out())
                .startsWith("StatefulSet shop/nothing was not restarted. There is no StatefulSet shop/nothing.");
        assertThat(List.of(paused.exitCode(), lost.exitCode(), gone.exitCode())).containsOnly(4);
    }

    @Test
    void leavesEverythingWhileAnotherOperatorIsAtIt() {
        // Given
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart");
        aks.time().requireRest();
        aks.others().holdLease("default", "mesh-upgrade", "jane", Duration.ofSeconds(60), Duration.ofSeconds(1));

        // When
        Run run = run("restart", "shop/deployment/cart", "--yes");

        // Then
        assertThat(run.out().strip()).isEqualTo("Another operator is at it: jane. Nothing was touched.");
        assertThat(run.exitCode()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cart", "shop/cart", "shop/pod/cart", "/deployment/cart"})
    void saysHowAWorkloadIsWritten(String workload) {
        Run run = run("restart", workload, "--yes");

        assertThat(run.err().lines().findFirst())
                .hasValue("mesh-upgrade: '" + workload
                        + "' is no workload: expected NAMESPACE/KIND/NAME, such as shop/deployment/cart.");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private Run run(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--kubeconfig", aks.kubeconfig().toString()));
        return Run.of(arguments.toArray(String[]::new));
    }
}
