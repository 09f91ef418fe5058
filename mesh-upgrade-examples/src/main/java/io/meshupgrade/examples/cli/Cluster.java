package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which cluster, for commands to mix in. */
final class Cluster {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "Reads server and credentials from here. Default: the file that the environment variable KUBECONFIG"
                            + " names, or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    MeshUpgrade connect() {
        return AksMeshUpgrade.kubeconfig(kubeconfig == null ? usualKubeconfig() : kubeconfig)
                .connect();
    }

    private Path usualKubeconfig() {
        String named = System.getenv("KUBECONFIG");
        if (named == null || named.isEmpty()) {
            return Path.of(System.getProperty("user.home"), ".kube", "config");
        }
        if (named.contains(File.pathSeparator)) {
            throw new ParameterException(
                    command.commandLine(),
                    "KUBECONFIG names several files (" + named
                            + "), which kubectl would merge and this program does not. Pass one: --kubeconfig FILE");
        }
        return Path.of(named);
    }
}
