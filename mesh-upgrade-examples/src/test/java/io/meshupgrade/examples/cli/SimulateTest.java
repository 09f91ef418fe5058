package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulated cluster as a program. */
class SimulateTest {

    @TempDir
    Path directory;

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Run(exitCode, out.toString(), err.toString());
    }

    @Test
    void servesUntilItIsToldToEndAndLeavesNothingBehind() throws Exception {
        // Given
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of("simulate", "--world", "sample", "--revisions", "asm-1-29,asm-1-30"));
        Process program = new ProcessBuilder(line)
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            String first = String.valueOf(out.readLine());
            String second = String.valueOf(out.readLine());
            assertThat(first).startsWith("kubeconfig: ");
            assertThat(second).startsWith("arm: http://127.0.0.1:");
            String kubeconfig = first.substring("kubeconfig: ".length());
            URI arm = URI.create(second.substring("arm: ".length()));

            // When
            Run tags = run("tags", "list", "--kubeconfig", kubeconfig);
            // What Ctrl-C does where SIGINT is not ignored, as it may be for what runs in the background.
            program.toHandle().destroy();

            // Then
            assertThat(tags.out().lines())
                    .contains("prod-canary  asm-1-29  shop-preview", "prod-stable  asm-1-29  shop");
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(out.readLine()).isNull();
            assertThat(Path.of(kubeconfig).getParent()).doesNotExist();
            assertThat(isListening(arm.getPort())).isFalse();
            assertThat(Files.readAllLines(directory.resolve("err"))).isEmpty();
        } finally {
            program.destroyForcibly();
        }
    }

    private static boolean isListening(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    @Test
    void aPortThatIsInUseIsToldInOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String option : List.of("--port", "--arm-port")) {
                Run run = run("simulate", option, Integer.toString(taken.getLocalPort()));
                assertThat(run)
                        .isEqualTo(new Run(
                                2,
                                "",
                                "mesh-upgrade: A simulated service cannot listen on port " + taken.getLocalPort()
                                        + " of the loopback; another one, or 0 for any, may be free"
                                        + System.lineSeparator() + "See: mesh-upgrade simulate --help"
                                        + System.lineSeparator()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --revisions=Asm          | 'Asm' is not the name of a revision: expected
            --revisions=blue         | 'blue' is not a revision of the add-on, such as asm-1-30.
            --revisions=asm-1-28,asm-1-29,asm-1-30 | --revisions names 3 revisions, but AKS has one, or two
            --kubernetes-version=1.34 | '1.34' is not a version of Kubernetes with its patch, such as 1.34.4.
            --port=70000             | --port is 70000, but ports are from 0 (any) to 65535.
            --world=none.json        | The world none.json cannot be read:
            """)
    void whatCannotBeIsToldInOneSentence(String option, String sentence) {
        Run run = run("simulate", option);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("mesh-upgrade: " + sentence);
        assertThat(run.err().lines()).hasSize(2);
    }

    @Test
    void aBrokenWorldIsToldWithThePathOfItsField() throws IOException {
        // Given
        Path world =
                Files.writeString(directory.resolve("world.json"), "{\"namespace\": {\"shop\": {\"deploymnet\": {}}}}");

        // When
        Run run = run("simulate", "--world", world.toString());

        // Then
        assertThat(run.err().lines().findFirst())
                .hasValue("mesh-upgrade: The world " + world
                        + " is not right: namespace.shop.deploymnet is not known; did you mean deployment?");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void theDemoUpgradesAWholeMesh() {
        Run run = run("demo");

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .contains(
                        "Deployment shop/cart          3     asm-1-29",
                        "  - restart Deployment shop/cart: 3 stale pods",
                        "The mesh is on asm-1-30, and asm-1-29 is gone.",
                        "Deployment shop/cart          3     asm-1-30",
                        "StatefulSet shop/orders       2     asm-1-30");
        assertThat(run.exitCode()).isZero();
    }
}
