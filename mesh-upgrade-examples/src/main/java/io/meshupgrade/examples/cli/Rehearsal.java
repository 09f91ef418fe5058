package io.meshupgrade.examples.cli;

import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.testkit.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * Runs the commands that only look once, on a simulated cluster, and prints nothing: the build lets a JVM archive the
 * classes that this needs, and the launcher's JVM finds them ready (class data sharing, JEP 350).
 */
final class Rehearsal {

    private static final String ID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rehearsal"
            + "/providers/Microsoft.ContainerService/managedClusters/rehearsal";

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        System.exit(run());
    }

    /** Zero when each command could do its work, whatever it found. */
    static int run() throws IOException {
        Path token = Files.createTempFile("mesh-upgrade-rehearsal-", "");
        try (SimulatedAks aks =
                SimulatedAks.builder().id(ID).world(World.sample()).start()) {
            Files.writeString(token, "any");
            int worst = CommandLine.ExitCode.OK;
            for (List<String> command : List.of(
                    List.of("revisions"),
                    List.of("audit"),
                    List.of("audit", "--output", "json"),
                    List.of("lint"),
                    List.of("status"),
                    List.of("tags", "list"),
                    List.of("tags", "health"),
                    List.of("dependants", "asm-1-29"),
                    List.of("plan", "--to", "asm-1-30"))) {
                List<String> line = new ArrayList<>(command);
                line.addAll(List.of(
                        "--cluster", ID, "--arm-endpoint", aks.armEndpoint().toString()));
                line.addAll(List.of(
                        "--token-file",
                        token.toString(),
                        "--kubeconfig",
                        aks.kubeconfig().toString()));
                int exitCode = silent().execute(line.toArray(new String[0]));
                if (exitCode == CommandLine.ExitCode.SOFTWARE || exitCode == CommandLine.ExitCode.USAGE) {
                    worst = exitCode;
                }
            }
            return worst;
        } finally {
            Files.delete(token);
        }
    }

    private static CommandLine silent() {
        return Main.commandLine().setOut(new PrintWriter(Writer.nullWriter()));
    }
}
