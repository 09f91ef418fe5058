package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.examples.FakeMesh;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own: what depends on the environment, and on nothing else writing to the console. */
class MainTest {

    @TempDir
    Path directory;

    private record Run(int exitCode, List<String> out, List<String> err) {}

    @Test
    void takesTheKubeconfigThatTheEnvironmentNames() throws Exception {
        // Given
        try (FakeMesh mesh = new FakeMesh().withTag("prod", "asm-1-29")) {
            String kubeconfig = mesh.kubeconfig(directory).toString();

            // When
            Run run = run(Map.of("KUBECONFIG", kubeconfig), "tags", "list");

            // Then
            assertThat(run)
                    .isEqualTo(new Run(0, List.of("TAG   REVISION  NAMESPACES", "prod  asm-1-29  -"), List.of()));
        }
    }

    @Test
    void refusesToMergeKubeconfigs() throws Exception {
        // Given
        String several = "a" + File.pathSeparator + "b";

        // When
        Run run = run(Map.of("KUBECONFIG", several), "tags", "list");

        // Then
        assertThat(run)
                .isEqualTo(new Run(
                        2,
                        List.of(),
                        List.of(
                                "mesh-upgrade: KUBECONFIG names 2 files, and merging kubeconfigs is not supported:"
                                        + " pass one of them with --kubeconfig.",
                                "See: mesh-upgrade tags list --help")));
    }

    @Test
    void fallsBackToTheKubeconfigOfTheHome() throws Exception {
        // When
        Run run = run(Map.of("HOME", directory.toString()), "tags", "list");

        // Then
        assertThat(run.err())
                .singleElement()
                .asString()
                .contains("The kubeconfig " + directory.resolve(".kube").resolve("config") + " does not exist.");
    }

    @Test
    void printsOneLineEvenWhereTheClientLogsAnError() throws Exception {
        // Given
        String kubeconfig = kubeconfigWithAMissingPlugin();

        // When
        Run run = run(Map.of(), "tags", "list", "--kubeconfig", kubeconfig);

        // Then
        assertThat(run.err()).singleElement().asString().contains("gives no credentials for its current context.");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void printsLogsAndTheStackTraceWhenDebugging() throws Exception {
        // Given
        String kubeconfig = kubeconfigWithAMissingPlugin();

        // When
        Run run = run(Map.of(), "tags", "list", "--debug", "--kubeconfig", kubeconfig);

        // Then
        assertThat(run.err())
                .anyMatch(line -> line.contains("KubeConfig - No such file: " + directory.resolve("none")))
                .anyMatch(line -> line.startsWith("mesh-upgrade: The kubeconfig"))
                .anyMatch(line -> line.startsWith("\tat io.meshupgrade"));
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private String kubeconfigWithAMissingPlugin() throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                        current-context: aks
                        contexts: [{name: aks, context: {cluster: aks, user: me}}]
                        clusters: [{name: aks, cluster: {server: "http://127.0.0.1:1"}}]
                        users:
                          - name: me
                            user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./none}}
                        """).toString();
    }

    private Run run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(args));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder program =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        program.environment().keySet().removeAll(List.of("KUBECONFIG", "JAVA_TOOL_OPTIONS"));
        program.environment().putAll(environment);
        int exitCode = program.start().waitFor();
        return new Run(exitCode, Files.readAllLines(out), Files.readAllLines(err));
    }
}
