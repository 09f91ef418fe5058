package io.meshupgrade.realmesh;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real kubectl and istioctl, on any cluster. */
public final class RealTools {

    private final Binaries binaries;
    private final Path kubeconfig;

    /** For the cluster of a kubeconfig. */
    public RealTools(Path kubeconfig) {
        this(Binaries.find(), kubeconfig);
    }

    RealTools(Binaries binaries, Path kubeconfig) {
        this.binaries = binaries;
        this.kubeconfig = kubeconfig;
    }

    /** What kubectl prints on standard output; its failure is a {@link RealMeshException}. */
    public String kubectl(String... arguments) {
        return run("kubectl", "", arguments);
    }

    /** As {@link #kubectl}, with a text on standard input. */
    public String kubectlWithInput(String input, String... arguments) {
        return run("kubectl", input, arguments);
    }

    /** What istioctl prints on standard output; its failure is a {@link RealMeshException}. */
    public String istioctl(String... arguments) {
        return run("istioctl", "", arguments);
    }

    private String run(String tool, String input, String... arguments) {
        return Command.run(
                        binaries.binary(tool), Map.of("KUBECONFIG", kubeconfig.toString()), List.of(arguments), input)
                .orThrow();
    }
}
