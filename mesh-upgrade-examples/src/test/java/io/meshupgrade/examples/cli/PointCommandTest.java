package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PointCommandTest {

    private SimulatedAks aks;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder().speed(20).revisions("asm-1-29", "asm-1-30").start();
        aks.tag("prod").on("asm-1-30");
        aks.namespace("shop").pointedTo("asm-1-29");
        aks.time().requireRest();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    private Run run(String... line) {
        return Run.of(Stream.concat(
                        Stream.of("point"),
                        Stream.concat(
                                Stream.of(line),
                                Stream.of("--kubeconfig", aks.kubeconfig().toString())))
                .toArray(String[]::new));
    }

    @Test
    void aNamespaceIsPointedToARevisionAndThenToATag() {
        // When
        Run revision = run("shop", "asm-1-30", "--yes");
        Run again = run("shop", "asm-1-30", "--yes");
        Run tag = run("shop", "prod", "--yes");

        // Then
        assertThat(revision.out().lines())
                .containsExactly("Namespace shop points to asm-1-30, and new pods get the sidecar of asm-1-30. Before:"
                        + " asm-1-29. Pods that run keep theirs until they are restarted.");
        assertThat(revision.exitCode()).isZero();
        assertThat(again.out().lines())
                .containsExactly("Nothing to do. Namespace shop points to asm-1-30, whose sidecars are of asm-1-30.");
        assertThat(again.exitCode()).isZero();
        assertThat(tag.out()).startsWith("Namespace shop points to prod, and new pods get the sidecar of asm-1-30.");
        assertThat(tag.exitCode()).isZero();
    }

    @Test
    void aTargetThatNamesNobodyIsExitCode4() throws IOException {
        // When
        Run text = run("shop", "typo", "--yes");
        Run json = run("shop", "typo", "--yes", "-o", "json");

        // Then
        assertThat(text.out().lines())
                .containsExactly("Namespace shop has the label istio.io/rev=typo, which no webhook knows. Start the"
                        + " revision or set the tag first, or check the name. Nothing was changed.");
        assertThat(text.exitCode()).isEqualTo(4);
        JsonNode document = new ObjectMapper().readTree(json.out());
        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly(
                        "schemaVersion",
                        "outcome",
                        "namespace",
                        "from",
                        "label",
                        "revision",
                        "manager",
                        "holder",
                        "reason");
        assertThat(document.path("outcome").asText()).isEqualTo("Refused");
        assertThat(document.at("/reason/code").asText()).isEqualTo("NAMES_NOBODY");
        assertThat(json.exitCode()).isEqualTo(4);
    }

    @Test
    void whatIsPutBackIsExitCode6() {
        // Given
        aks.others()
                .keepsNamespaceLabel("argocd-controller", "shop", "istio.io/rev", "asm-1-29", Duration.ofMillis(100));

        // When
        Run run = run("shop", "asm-1-30", "--yes");

        // Then
        assertThat(run.out().lines())
                .containsExactly("Namespace shop was pointed to asm-1-30, and argocd-controller put asm-1-29 there."
                        + " Change it where it comes from, or let it name a tag and move the tag.");
        assertThat(run.exitCode()).isEqualTo(6);
    }

    @Test
    void withoutATerminalNothingIsDoneUnlessItIsSaid() {
        // When
        Run run = run("shop", "asm-1-30");

        // Then
        assertThat(run.err()).startsWith("mesh-upgrade: Nobody is there to be asked: pass --yes to do it.");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(aks.kubernetes().requests().count("patch", "**")).isZero();
    }

    @Test
    void aClusterThatAnswersWrongIsExitCode1() {
        // Given
        aks.kubernetes().faults().on("patch", "/api/v1/namespaces/shop").cut();

        // When
        Run run = run("shop", "asm-1-30", "--yes");

        // Then
        assertThat(run.err()).startsWith("mesh-upgrade: Cannot").contains("shop");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
