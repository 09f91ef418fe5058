package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.examples.FakeMesh;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLineTest {

    @TempDir
    Path directory;

    private record Run(int exitCode, String out, String err) {}

    @Test
    void listsTagsInAlignedColumns() throws IOException {
        // Given
        try (FakeMesh mesh = new FakeMesh()
                .withTag("prod-stable", "asm-1-29")
                .withTag("dev", "asm-1-29")
                .withRevision("asm-1-30")
                .withNamespace("shop", "prod-stable")
                .withNamespace("billing", "prod-stable")) {

            // When
            Run run = run(
                    "tags", "list", "--kubeconfig", mesh.kubeconfig(directory).toString());

            // Then
            assertThat(run.out().lines())
                    .containsExactly(
                            "TAG          REVISION  NAMESPACES",
                            "dev          asm-1-29  -",
                            "prod-stable  asm-1-29  billing,shop",
                            "-            asm-1-30  -");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void saysThatThereAreNoTags() throws IOException {
        // Given
        try (FakeMesh mesh = new FakeMesh()) {

            // When
            Run run = run(
                    "tags", "list", "--kubeconfig", mesh.kubeconfig(directory).toString());

            // Then
            assertThat(run.out().lines()).containsExactly("No Istio revision tags found.");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void listsTagsAsJson() throws IOException {
        // Given
        try (FakeMesh mesh = new FakeMesh().withTag("prod", "asm-1-29").withNamespace("shop", "prod")) {

            // When
            Run run = run(
                    "tags",
                    "list",
                    "-o",
                    "json",
                    "--kubeconfig",
                    mesh.kubeconfig(directory).toString());

            // Then
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                            {
                              "schemaVersion": 1,
                              "tags": [
                                {
                                  "tag": "prod",
                                  "revision": "asm-1-29",
                                  "namespaces": [
                                    "shop"
                                  ]
                                }
                              ]
                            }
                            """);
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void listsNoTagsAsAnEmptyListInJson() throws IOException {
        // Given
        try (FakeMesh mesh = new FakeMesh()) {

            // When
            Run run = run("tags", "list", "--output=JSON", "--kubeconfig=" + mesh.kubeconfig(directory));

            // Then
            assertThat(run.out()).isEqualToNormalizingNewlines("{\n  \"schemaVersion\": 1,\n  \"tags\": []\n}\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    tags list --ouput json        | Unknown option --ouput: did you mean --output?           | mesh-upgrade tags list --help
                    tags list --kubconfig=a       | Unknown option --kubconfig=a: did you mean --kubeconfig? | mesh-upgrade tags list --help
                    --versoin                     | Unknown option --versoin: did you mean --version?        | mesh-upgrade --help
                    tag list                      | Unknown command or argument tag: did you mean tags?      | mesh-upgrade --help
                    tags lst                      | Unknown command or argument lst: did you mean list?      | mesh-upgrade tags --help
                    tags list %                   | Unknown command or argument %.                           | mesh-upgrade tags list --help
                    tags list --output yaml       | Invalid value for option '--output': expected one of [text, json] (case-insensitive) but was 'yaml' | mesh-upgrade tags list --help
                    audit --al                    | Unknown option --al: did you mean --all?                 | mesh-upgrade audit --help
                    audit -n Shop_1 --kubeconfig a | 'Shop_1' is not the name of a namespace: expected lower-case letters, digits and dashes, at most 63. For several, repeat --namespace. | mesh-upgrade audit --help
                    dependants                    | Missing required parameter: 'NAME'                       | mesh-upgrade dependants --help
                    dependants A_B                | Invalid value for positional parameter at index 0 (NAME): 'A_B' is not the name of a revision tag: expected lower-case letters, digits and dashes, at most 63, such as prod-stable. | mesh-upgrade dependants --help
                    tags list --kubeconfig        | Missing required parameter for option '--kubeconfig' (FILE) | mesh-upgrade tags list --help
                    """)
    void answersAMistypedLineWithOneSentenceAndWhereToReadOn(String line, String sentence, String help) {
        // When
        Run run = run(line.split(" "));

        // Then
        assertThat(run.err().lines()).containsExactly("mesh-upgrade: " + sentence, "See: " + help);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tags"})
    void showsTheCommandsWhenNoneIsGiven(String line) {
        // When
        Run run = run(line.lines().toArray(String[]::new));

        // Then
        assertThat(run.err()).startsWith("Usage: mesh-upgrade").contains("Commands:");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "tags --help", "tags list --help"})
    void showsHelpWithoutColour(String line) {
        // When
        Run run = run(line.split(" "));

        // Then
        assertThat(run.out()).startsWith("Usage: mesh-upgrade").doesNotContain("\u001b");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void showsWhereTheKubeconfigComesFrom() {
        // When
        Run run = run("tags", "list", "--help");

        // Then
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains(
                        "Default: with --cluster the one that Azure gives, without it the file that the environment variable"
                                + " KUBECONFIG names, else ~/.kube/config.")
                .contains("How to print the result: text, json. Default: text.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void showsTheVersion(String option) {
        // When
        Run run = run(option);

        // Then
        assertThat(run.out().lines()).containsExactly("mesh-upgrade development build");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void tellsInOneLineThatTheKubeconfigIsMissing() {
        // Given
        Path missing = directory.resolve("nope");

        // When
        Run run = run("tags", "list", "--kubeconfig", missing.toString());

        // Then
        assertThat(run.err().lines())
                .containsExactly("mesh-upgrade: The kubeconfig " + missing + " does not exist."
                        + " Name another, or get one: az aks get-credentials --file " + missing);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void tellsInOneLineThatNobodyAnswers() throws IOException {
        // Given
        Path kubeconfig = FakeMesh.kubeconfig(directory, "http://127.0.0.1:1");

        // When
        Run run = run("tags", "list", "--kubeconfig", kubeconfig.toString());

        // Then
        assertThat(run.err().lines())
                .containsExactly("mesh-upgrade: Cannot list mutatingwebhookconfigurations: nobody answers at"
                        + " http://127.0.0.1:1 (Connection refused). Is the address right, and the cluster up?");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "lint", "status", "dependants prod", "tags health"})
    void tellsInOneLineThatNobodyAnswersWhateverWasAsked(String command) throws IOException {
        // Given
        Path kubeconfig = FakeMesh.kubeconfig(directory, "http://127.0.0.1:1");

        // When
        Run run = run((command + " --kubeconfig " + kubeconfig).split(" "));

        // Then
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("mesh-upgrade: Cannot ")
                .contains("nobody answers at http://127.0.0.1:1");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void showsTheExitCodes() {
        // When
        Run run = run("audit", "--help");

        // Then
        assertThat(run.out()).contains("3   audit, lint or tags health found something that somebody should look at.");
    }

    @Test
    void tellsInOneLineThatTheServerRefuses() throws IOException {
        // Given
        try (FakeMesh mesh = new FakeMesh().refusingWith(403)) {

            // When
            Run run = run(
                    "tags", "list", "--kubeconfig", mesh.kubeconfig(directory).toString());

            // Then
            assertThat(run.err().lines()).singleElement().asString().contains("does not allow it (HTTP 403)");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void showsTheStackTraceWhenDebugging() {
        // When
        Run run = run("tags", "list", "--debug", "--kubeconfig", "/nope");

        // Then
        assertThat(run.err())
                .startsWith("mesh-upgrade: The kubeconfig /nope does not exist.")
                .contains("io.meshupgrade.common.KubeconfigException", "\tat ");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void callsABugABug() {
        // Given
        CommandLine commandLine = Main.commandLine();
        commandLine.addSubcommand(new Broken());

        // When
        Run run = run(commandLine, "broken");

        // Then
        assertThat(run.err().lines())
                .containsExactly("mesh-upgrade: This is a bug (IllegalStateException)."
                        + " Run it again with --debug, and report what it prints.");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Command(name = "broken")
    private static final class Broken implements Runnable {

        @Override
        public void run() {
            throw new IllegalStateException("two\nlines");
        }
    }

    private static Run run(String... args) {
        return run(Main.commandLine(), args);
    }

    private static Run run(CommandLine commandLine, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = commandLine
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
