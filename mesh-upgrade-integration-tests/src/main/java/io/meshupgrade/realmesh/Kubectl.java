package io.meshupgrade.realmesh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real kubectl, with the rights of the mesh's owner. */
final class Kubectl {

    private final Path binary;
    private final Path kubeconfig;

    Kubectl(Path binary, Path kubeconfig) {
        this.binary = binary;
        this.kubeconfig = kubeconfig;
    }

    /** What kubectl prints; its failure is an exception. */
    String run(String... arguments) {
        return run(List.of(arguments), "").orThrow();
    }

    void apply(List<ObjectNode> objects) {
        apply(Manifests.list(objects));
    }

    /** As AKS does: by server-side apply, so that what others own stays. */
    void apply(String manifest) {
        run(
                        List.of(
                                "apply",
                                "--server-side",
                                "--force-conflicts",
                                "--field-manager=azure-service-mesh",
                                "--validate=false",
                                "-f",
                                "-"),
                        manifest)
                .orThrow();
    }

    void delete(List<ObjectNode> objects) {
        run(List.of("delete", "--ignore-not-found", "--wait=false", "-f", "-"), Manifests.list(objects))
                .orThrow();
    }

    private Command.Result run(List<String> arguments, String input) {
        return Command.run(binary, Map.of("KUBECONFIG", kubeconfig.toString()), arguments, input);
    }
}
