package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.revisions.InstalledRevisions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "complete",
        description = {
            "Removes the older one of two revisions of the control plane, for good.",
            "It is refused while anything depends on that revision, while that is not known, and while the newer one is"
                    + " not ready."
        })
final class CompleteCommand implements Callable<Integer> {

    @Option(
            names = "--accept",
            paramLabel = "KIND",
            split = ",",
            description = "Cut off what depends in this way: ${COMPLETION-CANDIDATES}. May be repeated.")
    private List<DependantKind> accepted = new ArrayList<>();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SingleStep step;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = step.connectToArm()) {
            InstalledRevisions installed = mesh.revisions().installed();
            String question = installed.upgradeInProgress()
                    ? "Remove " + installed.all().get(0) + " for good, and keep "
                            + installed.all().get(1) + "?"
                    : installed.reason().sentence() + " Try it all the same?";
            return step.take(
                    question,
                    () -> new ControlPlaneReport(
                            mesh.controlPlane().complete(accepted.toArray(DependantKind[]::new)), null));
        }
    }
}
