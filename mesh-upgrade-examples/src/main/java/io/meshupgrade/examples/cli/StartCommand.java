package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ControlPlaneChange;
import io.meshupgrade.controlplane.MeshConfigCopy;
import io.meshupgrade.revisions.InstalledRevisions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "start",
        description = {
            "Installs a second revision of the control plane, the canary, and copies the shared mesh config for it"
                    + " before. Nothing else moves: no sidecar, label or tag.",
            "It returns when Azure is done; mesh-upgrade status tells when the canary is ready."
        })
final class StartCommand implements Callable<Integer> {

    @Option(names = "--to", required = true, paramLabel = "REVISION", description = "The canary, such as asm-1-30.")
    @SuppressWarnings("NullAway.Init")
    private Revision target;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SingleStep step;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = step.connectToArm()) {
            return step.take("Install " + target + " as a canary?", () -> start(mesh));
        }
    }

    private ControlPlaneReport start(MeshUpgrade mesh) {
        MeshConfigCopy config = meshConfig(mesh);
        ControlPlaneChange inTheWay = inTheWay(config);
        return new ControlPlaneReport(
                inTheWay != null ? inTheWay : mesh.controlPlane().start(target), config);
    }

    /** The mesh config, when the canary is about to come; else null, and the start says why. */
    private @Nullable MeshConfigCopy meshConfig(MeshUpgrade mesh) {
        InstalledRevisions installed = mesh.revisions().installed();
        boolean offered = !installed.upgradeInProgress()
                && mesh.revisions().upgradeTargets().targets().contains(target);
        return offered ? mesh.controlPlane().copyMeshConfig(installed.all().get(0), target) : null;
    }

    private static @Nullable ControlPlaneChange inTheWay(@Nullable MeshConfigCopy config) {
        if (config instanceof MeshConfigCopy.Refused refused) {
            return new ControlPlaneChange.Refused(refused.reason());
        }
        return config instanceof MeshConfigCopy.HeldByOther other
                ? new ControlPlaneChange.HeldByOther(other.holder())
                : null;
    }
}
