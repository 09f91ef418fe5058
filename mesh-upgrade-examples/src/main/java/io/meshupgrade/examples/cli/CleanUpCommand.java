package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "cleanup",
        description = {
            "Removes what revisions left over that are not installed any more: their shared mesh config, and Leases of"
                    + " their istiods.",
            "What somebody may have prepared, what is made anew from elsewhere, and what AKS made is left, and named."
        })
final class CleanUpCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SingleStep step;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = step.connectToArm()) {
            return step.take(
                    "Remove what revisions left over that are not installed?",
                    () -> new CleanUpReport(mesh.controlPlane().cleanUp()));
        }
    }
}
