package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.examples.FakeMesh;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own: what depends on the environment, and on nothing else writing to the console. */
class MainTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";

    private static final Path FULL_DISK = Path.of("/dev/full");

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
    @EnabledIf("aFullDiskIsAtHand")
    void saysThatTheResultCouldNotBeWritten() throws Exception {
        // Given
        Path err = directory.resolve("err");
        ProcessBuilder program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--version")
                .redirectOutput(FULL_DISK.toFile())
                .redirectError(err.toFile());

        // When
        int exitCode = program.start().waitFor();

        // Then
        assertThat(Files.readAllLines(err))
                .contains(
                        "mesh-upgrade: The result could not be written to the standard output. Is its disk full, or was"
                                + " a pipe closed?");
        assertThat(exitCode).isEqualTo(1);
    }

    static boolean aFullDiskIsAtHand() {
        return Files.exists(FULL_DISK);
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

    @Test
    void keepsTokensOutOfItsLogsAtEveryLevel() throws Exception {
        // Given: a token for ARM, one in the kubeconfig that ARM gives, and all that anybody logs
        String token = "recognisable-token-7f3a";
        try (SimulatedAks aks = SimulatedAks.builder().id(ID).start()) {
            Map<String, String> environment = Map.of(
                    "AZURE_ACCESS_TOKEN", token, "JAVA_TOOL_OPTIONS", "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
            String kubeconfig = Files.readString(aks.kubeconfig());
            String own = kubeconfig.replaceAll("(?s).*user: \\{token: (\\S+)}.*", "$1");
            String[] arm = {
                "--debug", "--cluster", ID, "--arm-endpoint", aks.armEndpoint().toString()
            };

            // When
            Run revisions = run(environment, with(arm, "revisions"));
            Run tags = run(environment, with(arm, "tags", "list"));
            Run other = run(environment, with(arm, "revisions", "--arm-ca", directory.toString()));

            // Then
            assertThat(own).startsWith("simulated-").hasSizeLessThan(40);
            assertThat(List.of(revisions.exitCode(), tags.exitCode(), other.exitCode()))
                    .as(revisions + " " + tags + " " + other)
                    .containsExactly(0, 0, 2);
            assertThat(revisions + " " + tags + " " + other)
                    .doesNotContain(token)
                    .doesNotContain(own);
        }
    }

    @Test
    void saysThatTheTokenIsForAzureWhereTheClusterWantsOneOfItsOwn() throws Exception {
        // Given
        String kubeconfig = kubeconfigWithAMissingPlugin();

        // When
        Run run =
                run(Map.of("AZURE_ACCESS_TOKEN", "token"), "tags", "list", "--cluster", ID, "--kubeconfig", kubeconfig);

        // Then
        assertThat(run.err())
                .containsExactly("mesh-upgrade: The credential gives no token for"
                        + " 6dae42f8-4368-4678-94ff-3960e28e3630/.default: the token of AZURE_ACCESS_TOKEN is for Azure"
                        + " Resource Manager, and the cluster's API server needs one of its own."
                        + " Log in, or use another credential.");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void doesNotLoadAzuresLoginWhereItIsNotNeeded() throws Exception {
        // Given
        try (FakeMesh mesh = new FakeMesh().withTag("prod", "asm-1-29")) {
            String kubeconfig = mesh.kubeconfig(directory).toString();

            // When
            Run run = run(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load"), "tags", "list", "--kubeconfig", kubeconfig);

            // Then
            assertThat(run.out())
                    .anyMatch(line -> line.contains("io.meshupgrade.core.AksMeshUpgrade "))
                    .noneMatch(line -> line.contains("com.azure.identity"));
        }
    }

    private static String[] with(String[] options, String... command) {
        return Stream.of(command, options).flatMap(Stream::of).toArray(String[]::new);
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
        program.environment().keySet().removeAll(List.of("KUBECONFIG", "JAVA_TOOL_OPTIONS", "AZURE_ACCESS_TOKEN"));
        program.environment().putAll(environment);
        int exitCode = program.start().waitFor();
        return new Run(exitCode, Files.readAllLines(out), Files.readAllLines(err));
    }
}
