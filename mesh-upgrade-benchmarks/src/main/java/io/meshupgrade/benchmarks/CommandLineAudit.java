package io.meshupgrade.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The audit as people run it, in little memory: a process of the command line, from its start to its end, which has to
 * find what was put into the cluster.
 *
 * @param process the command
 * @param current how many pods have to have the sidecar that they should have
 */
record CommandLineAudit(OtherProcess process, long current) implements Contender {

    /** The folder of the launcher, which the script that starts this has built. */
    private static final Path LAUNCHER = Path.of(System.getProperty("meshupgrade.launcher", "."), "mesh-upgrade");

    private static final int FOUND = 3;

    /**
     * For a cluster with some pods.
     *
     * @param others how many besides do not have the sidecar that they should have
     * @param folder where its output goes
     */
    static CommandLineAudit of(Path kubeconfig, long current, long others, Path folder) {
        List<String> command = List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "MESH_UPGRADE_OPTS=-Xmx64m",
                LAUNCHER.toAbsolutePath().toString(),
                "audit",
                "--kubeconfig",
                kubeconfig.toString());
        return new CommandLineAudit(new OtherProcess(command, folder, others == 0 ? 0 : FOUND), current);
    }

    @Override
    public Measured run() throws IOException, InterruptedException {
        Measured measured = process.run();
        String expected = "current %,d,".formatted(current);
        List<String> said = Files.readAllLines(process.output());
        if (said.stream().noneMatch(line -> line.strip().startsWith(expected))) {
            throw new IllegalStateException("The audit should say \"" + expected + "\", and says: " + said);
        }
        return measured;
    }
}
