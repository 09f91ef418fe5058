package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionsCommandTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";

    @TempDir
    Path directory;

    private Path token;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void writeAToken() throws IOException {
        token = Files.writeString(directory.resolve("token"), "secret\n");
    }

    @Test
    void showsWhereTheMeshMayGo() {
        // Given
        try (SimulatedAks aks = aks("1.34.4", "asm-1-29")) {

            // When
            Run run = run(aks);

            // Then
            assertThat(run.out().lines())
                    .containsExactly(
                            "REVISION  ROLE    WHY",
                            "asm-1-29  stable  -",
                            "asm-1-30  target  -",
                            "",
                            "ARM offers asm-1-30 after asm-1-29.");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void showsWhatUnlocksARevisionAndTheWayThere() {
        // Given
        try (SimulatedAks aks = aks("1.31.2", "asm-1-29")) {

            // When
            Run run = run(aks, "--to", "asm-1-30", "--before-kubernetes", "1.37");

            // Then
            assertThat(run.out().lines())
                    .containsExactly(
                            "REVISION  ROLE    WHY",
                            "asm-1-29  stable  -",
                            "asm-1-30  locked  asm-1-30 works with Kubernetes 1.32 to 1.36, and the cluster runs 1.31.",
                            "",
                            "asm-1-30 works with Kubernetes 1.32 to 1.36, and the cluster runs 1.31."
                                    + " Upgrade Kubernetes to one of the minors named, first.",
                            "asm-1-30 can be reached in 2 upgrades, of which some are of Kubernetes.",
                            "  1. Kubernetes 1.31 -> 1.32",
                            "  2. mesh asm-1-29 -> asm-1-30",
                            "asm-1-29 works with Kubernetes 1.31 to 1.36 only."
                                    + " No revision that it can be upgraded to works with 1.37."
                                    + " Stay on the present Kubernetes until a revision for both is offered.");
        }
    }

    @Test
    void showsTheCanaryOfARunningUpgrade() {
        // Given
        try (SimulatedAks aks = aks("1.34.4", "asm-1-30", "asm-1-29")) {

            // When
            Run run = run(aks);

            // Then
            assertThat(run.out().lines())
                    .containsExactly(
                            "REVISION  ROLE    WHY",
                            "asm-1-29  stable  -",
                            "asm-1-30  canary  -",
                            "",
                            "An upgrade from asm-1-29 to asm-1-30 is running."
                                    + " Complete the running upgrade, or roll it back.");
        }
    }

    @Test
    void printsJson() {
        // Given
        try (SimulatedAks aks = aks("1.31.2", "asm-1-29")) {

            // When
            Run run = run(aks, "--output", "json", "--to", "asm-1-30");

            // Then
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                            {
                              "schemaVersion": 1,
                              "installed": {
                                "revisions": [
                                  "asm-1-29"
                                ],
                                "stable": "asm-1-29",
                                "canary": null,
                                "reason": {
                                  "code": "SINGLE_REVISION",
                                  "sentence": "asm-1-29 is installed.",
                                  "advice": ""
                                }
                              },
                              "targets": {
                                "revisions": [],
                                "reason": {
                                  "code": "KUBERNETES_TOO_OLD",
                                  "sentence": "asm-1-30 works with Kubernetes 1.32 to 1.36, and the cluster runs 1.31.",
                                  "advice": "Upgrade Kubernetes to one of the minors named, first."
                                },
                                "locked": [
                                  {
                                    "revision": "asm-1-30",
                                    "reason": {
                                      "code": "KUBERNETES_TOO_OLD",
                                      "sentence": "asm-1-30 works with Kubernetes 1.32 to 1.36, and the cluster runs 1.31.",
                                      "advice": "Upgrade Kubernetes to one of the minors named, first."
                                    },
                                    "unlockedByKubernetes": [
                                      "1.32",
                                      "1.33",
                                      "1.34",
                                      "1.35",
                                      "1.36"
                                    ]
                                  }
                                ]
                              },
                              "path": {
                                "target": "asm-1-30",
                                "steps": [
                                  "Kubernetes 1.31 -> 1.32",
                                  "mesh asm-1-29 -> asm-1-30"
                                ],
                                "reason": {
                                  "code": "REACHABLE",
                                  "sentence": "asm-1-30 can be reached in 2 upgrades, of which some are of Kubernetes.",
                                  "advice": ""
                                }
                              },
                              "kubernetes": null
                            }
                            """);
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void listsTagsWithTheKubeconfigThatAzureGives() {
        // Given
        try (SimulatedAks aks = aks("1.34.4", "asm-1-29")) {

            // When
            Run run = run(aks, List.of("tags", "list"));

            // Then
            assertThat(run.out().lines()).containsExactly("TAG  REVISION  NAMESPACES", "-    asm-1-29  -");
            assertThat(run.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            revisions                               | Revisions are asked of Azure: pass the cluster's resource id with --cluster; az aks show --query id prints it.
            revisions --cluster shop                | Invalid value for option '--cluster': 'shop' is not the resource id of an AKS cluster: it has 0 parts instead of 8. Expected /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.ContainerService/managedClusters/NAME, as az aks show --query id prints it.
            revisions --token-file a                | Missing required argument(s): --cluster=ID
            revisions --to A_B                      | Invalid value for option '--to': 'A_B' is not the name of a revision: expected lower-case letters, digits and dashes, at most 63, such as asm-1-30.
            revisions --before-kubernetes new       | Invalid value for option '--before-kubernetes': 'new' is not a version of Kubernetes: expected one such as 1.34 or 1.34.4.
            revisions --cluster %ID --api-version x --token-file t | 'x' is not a version of ARM's API: expected a date such as 2026-04-01, or 2026-04-02-preview.
            revisions --cluster %ID --arm-endpoint http://arm.example --token-file t | The ARM endpoint http://arm.example would get the token unencrypted: it has to be https, or http on the loopback of this machine.
            revisions --cluster %ID --arm-ca /nope --token-file t | The file /nope cannot be read as certificates in PEM (NoSuchFileException).
            """)
    void answersAMistypedLineWithOneSentence(String line, String sentence) {
        // When
        Run run = run(line.replace("%ID", ID).split(" "));

        // Then
        assertThat(run.err().lines())
                .containsExactly("mesh-upgrade: " + sentence, "See: mesh-upgrade revisions --help");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void tellsInOneLineThatTheClusterIsNotThere() {
        // Given
        try (SimulatedAks aks = aks("1.34.4", "asm-1-29")) {

            // When
            Run run = run(
                    "revisions",
                    "--cluster",
                    ID.replace("shop", "other"),
                    "--arm-endpoint",
                    aks.armEndpoint().toString(),
                    "--token-file",
                    token.toString());

            // Then
            assertThat(run.err().lines())
                    .containsExactly("mesh-upgrade: Cannot read the cluster other from ARM: " + aks.armEndpoint()
                            + " does not have it (HTTP 404, ResourceNotFound: The Resource"
                            + " 'Microsoft.ContainerService/managedClusters/other' under resource group 'rg' was not"
                            + " found. For more details please go to https://aka.ms/ARMResourceNotFoundFix)."
                            + " Is the resource id of the cluster right?");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void tellsInOneLineThatTheTokenIsMissing() {
        // When
        Run run = run("revisions", "--cluster", ID, "--token-file", "/nope");

        // Then
        assertThat(run.err().lines())
                .containsExactly(
                        "mesh-upgrade: The credential gives no token for https://management.azure.com/.default:"
                                + " the file /nope cannot be read. Log in, or use another credential.");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private static SimulatedAks aks(String kubernetes, String... revisions) {
        return SimulatedAks.builder()
                .id(ID)
                .kubernetesVersion(kubernetes)
                .revisions(revisions)
                .start();
    }

    private Run run(SimulatedAks aks, String... more) {
        List<String> line = new ArrayList<>(List.of("revisions"));
        line.addAll(List.of(more));
        return run(aks, line);
    }

    private Run run(SimulatedAks aks, List<String> command) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--cluster", ID, "--arm-endpoint", aks.armEndpoint().toString()));
        line.addAll(List.of("--token-file", token.toString()));
        return run(line.toArray(String[]::new));
    }

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
