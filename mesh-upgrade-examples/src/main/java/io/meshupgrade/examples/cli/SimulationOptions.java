package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Revision;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.testkit.SimulatedAksBuilder;
import io.meshupgrade.testkit.World;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What a simulated cluster shall be like. */
final class SimulationOptions {

    private static final String SAMPLE = "sample";
    private static final Pattern KUBERNETES_VERSION = Pattern.compile("1\\.\\d{1,3}\\.\\d{1,3}");

    /** One, or two in the middle of an upgrade (Azure documentation, istio-upgrade). */
    private static final int MOST_REVISIONS = 2;

    private static final int LARGEST_PORT = 65_535;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--port", paramLabel = "PORT", description = "The port of the Kubernetes API. Default: any.")
    private int port;

    @Option(names = "--arm-port", paramLabel = "PORT", description = "The port of ARM. Default: any.")
    private int armPort;

    @Option(
            names = "--revisions",
            paramLabel = "REVISION",
            split = ",",
            description = "The installed revisions, one or two. Default: those of the world, else asm-1-29.")
    private @Nullable List<String> revisions;

    @Option(
            names = "--world",
            paramLabel = "FILE|sample",
            description = "What is in the cluster: a JSON file as docs/simulator.md describes it, or the word sample.")
    private @Nullable String world;

    @Option(
            names = "--kubernetes-version",
            paramLabel = "VERSION",
            description = "The version of Kubernetes with its patch. Default: 1.34.4.")
    private @Nullable String kubernetesVersion;

    /**
     * Starts the cluster.
     *
     * @throws ParameterException when it cannot be as it was asked for
     */
    SimulatedAks start() {
        try {
            return builder().start();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private SimulatedAksBuilder builder() {
        SimulatedAksBuilder builder =
                SimulatedAks.builder().kubernetesPort(checked("--port", port)).armPort(checked("--arm-port", armPort));
        if (world != null) {
            builder.world(world.equals(SAMPLE) ? World.sample() : World.read(Path.of(world)));
        }
        if (revisions != null) {
            revisions.forEach(SimulationOptions::check);
            if (revisions.size() > MOST_REVISIONS) {
                throw new IllegalArgumentException("--revisions names " + revisions.size()
                        + " revisions, but AKS has one, or two in the middle of an upgrade.");
            }
            builder.revisions(revisions.toArray(String[]::new));
        }
        if (kubernetesVersion != null) {
            if (!KUBERNETES_VERSION.matcher(kubernetesVersion).matches()) {
                throw new IllegalArgumentException(
                        "'" + kubernetesVersion + "' is not a version of Kubernetes with its patch, such as 1.34.4.");
            }
            builder.kubernetesVersion(kubernetesVersion);
        }
        return builder;
    }

    private static void check(String revision) {
        if (!Revision.parse(revision).hasOrder()) {
            throw new IllegalArgumentException("'" + revision + "' is not a revision of the add-on, such as asm-1-30.");
        }
    }

    private static int checked(String option, int port) {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException(option + " is " + port + ", but ports are from 0 (any) to 65535.");
        }
        return port;
    }
}
