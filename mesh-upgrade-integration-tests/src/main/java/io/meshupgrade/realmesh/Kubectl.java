package io.meshupgrade.realmesh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What AKS does to the objects of a cluster, done with the real kubectl. */
final class Kubectl {

    private final RealTools tools;

    Kubectl(RealTools tools) {
        this.tools = tools;
    }

    /** What kubectl prints; its failure is an exception. */
    String run(String... arguments) {
        return tools.kubectl(arguments);
    }

    void apply(List<ObjectNode> objects) {
        apply(Manifests.list(objects));
    }

    /** As AKS does: by server-side apply, so that what others own stays. */
    void apply(String manifest) {
        tools.kubectlWithInput(
                manifest,
                "apply",
                "--server-side",
                "--force-conflicts",
                "--field-manager=azure-service-mesh",
                "--validate=false",
                "-f",
                "-");
    }

    void delete(List<ObjectNode> objects) {
        tools.kubectlWithInput(Manifests.list(objects), "delete", "--ignore-not-found", "--wait=false", "-f", "-");
    }
}
