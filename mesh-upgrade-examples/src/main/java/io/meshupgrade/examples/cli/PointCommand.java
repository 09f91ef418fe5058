package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.namespaces.PointChange;
import io.meshupgrade.namespaces.PointOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "point",
        description = {
            "Points a namespace to a revision or tag by its label istio.io/rev, and waits until new pods get that"
                    + " sidecar. Pods that run keep theirs until they are restarted.",
            "It is refused when new pods would then come up without a sidecar, or not at all."
        })
final class PointCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = "The namespace.")
    @SuppressWarnings("NullAway.Init")
    private String namespace;

    @Parameters(
            index = "1",
            paramLabel = "TO",
            description = "A revision, when it looks like one (asm-1-30); else a tag.")
    @SuppressWarnings("NullAway.Init")
    private RevisionTag target;

    @Option(
            names = "--move-gateways",
            description = "Allow that istiod rolls the Gateways that go by the label of the namespace.")
    private boolean moveGateways;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SingleStep step;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = step.connect()) {
            return step.take(
                    "Point namespace " + namespace + " to " + target + "?", () -> new PointReport(point(mesh)));
        }
    }

    private PointChange point(MeshUpgrade mesh) {
        PointOption[] options = moveGateways ? new PointOption[] {PointOption.MOVE_GATEWAYS} : new PointOption[0];
        Revision revision = Revision.parse(target.name());
        return revision.hasOrder()
                ? mesh.namespaces().pointTo(namespace, revision, options)
                : mesh.namespaces().pointTo(namespace, target, options);
    }
}
