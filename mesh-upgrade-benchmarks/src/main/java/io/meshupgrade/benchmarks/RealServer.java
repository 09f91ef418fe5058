package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The real mesh of the integration tests, in processes of its own: a real API server, real controllers and istiods,
 * kwok for the kubelets. It ends with this one.
 */
final class RealServer implements AutoCloseable {

    private static final String KUBECONFIG = "export KUBECONFIG=";
    private static final String TOOLS = "export PATH=";

    private final Process process;
    private final Path folder;
    private final Path kubeconfig;
    private final Path kubectl;

    /**
     * Starts it, which takes about ten seconds, and 15 minutes more where its binaries are not built yet.
     *
     * @param run the program that starts one, {@code real-mesh/run} of the integration tests
     * @param folder for what kubectl remembers and says
     */
    RealServer(Path run, Path folder, String... revisions) throws IOException {
        this.folder = folder;
        List<String> command = new ArrayList<>(List.of(run.toString()));
        command.addAll(List.of(revisions));
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        BufferedReader said = process.inputReader(UTF_8);
        kubeconfig = Path.of(after(KUBECONFIG, said));
        kubectl = Path.of(after(TOOLS, said).replaceFirst(":.*", "")).resolve("kubectl");
    }

    private static String after(String begin, BufferedReader said) throws IOException {
        String line = said.readLine();
        while (line != null && !line.strip().startsWith(begin)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("The real mesh ended before it said \"" + begin + "\"; see above");
        }
        return line.strip().substring(begin.length());
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    Path kubectl() {
        return kubectl;
    }

    /** What the API server has answered so far. */
    Requests requests() throws IOException, InterruptedException {
        return Requests.read(kubectl("", "get", "--raw", "/metrics"));
    }

    /** Runs kubectl and returns what it prints. */
    String kubectl(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        Path messages = folder.resolve("kubectl-stderr");
        Path printed = folder.resolve("kubectl-stdout");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(printed.toFile()).redirectError(messages.toFile());
        builder.environment().put("HOME", folder.toString());
        Process run = builder.start();
        try (OutputStream in = run.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        }
        if (run.waitFor() != 0) {
            throw new IOException(
                    "%s ended with %d: %s".formatted(command, run.exitValue(), Files.readString(messages)));
        }
        return Files.readString(printed);
    }

    /** As Ctrl-C does; returns when its processes have ended. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
