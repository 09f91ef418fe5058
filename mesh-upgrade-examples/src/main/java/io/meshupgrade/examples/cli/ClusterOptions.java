package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which cluster a command works on. */
final class ClusterOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig file, of which the current context is used."
                    + " Default: with --cluster the one that Azure gives, without it the file that the environment"
                    + " variable KUBECONFIG names, else ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            hidden = true,
            description = "How long the Lease may go without being renewed. Default: 30s.")
    private @Nullable Duration lease;

    @ArgGroup(exclusive = false, heading = "The cluster in Azure:%n")
    private @Nullable ArmOptions arm;

    /** To Kubernetes; with {@code --cluster} to ARM as well. */
    MeshUpgrade connect() {
        return connect(Set.of());
    }

    /**
     * The same for a part of the cluster.
     *
     * @param namespaces empty for all
     */
    MeshUpgrade connect(Set<String> namespaces) {
        if (arm != null) {
            return connectToArm(arm, namespaces);
        }
        Path file = kubeconfig != null ? kubeconfig : defaultKubeconfig(System.getenv());
        return leased(AksMeshUpgrade.kubeconfig(file)).namespaces(namespaces).connect();
    }

    boolean hasArm() {
        return arm != null;
    }

    /** For what only ARM knows. */
    MeshUpgrade connectToArm() {
        if (arm == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "Revisions are asked of Azure: pass the cluster's resource id with --cluster;"
                            + " az aks show --query id prints it.");
        }
        return connectToArm(arm, Set.of());
    }

    private MeshUpgrade connectToArm(ArmOptions azure, Set<String> namespaces) {
        try {
            AksMeshUpgrade.Builder builder =
                    leased(azure.builder(System.getenv())).namespaces(namespaces);
            return kubeconfig == null
                    ? builder.connect()
                    : builder.kubeconfig(kubeconfig).connect();
        } catch (IllegalArgumentException e) {
            // What the builder says of a value that was passed as an option.
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private AksMeshUpgrade.Builder leased(AksMeshUpgrade.Builder builder) {
        return lease == null ? builder : builder.leaseDuration(lease);
    }

    private Path defaultKubeconfig(Map<String, String> environment) {
        String[] files = Stream.of(environment.getOrDefault("KUBECONFIG", "").split(Pattern.quote(File.pathSeparator)))
                .filter(file -> !file.isEmpty())
                .toArray(String[]::new);
        if (files.length > 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "KUBECONFIG names " + files.length + " files, and merging kubeconfigs is not supported:"
                            + " pass one of them with --kubeconfig.");
        }
        return files.length == 1
                ? Path.of(files[0])
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".kube", "config");
    }
}
