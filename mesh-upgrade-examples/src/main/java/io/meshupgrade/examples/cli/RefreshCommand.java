package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "refresh",
        description = {
            "Restarts the workloads whose sidecars are stale, and nothing else: same revision, new patch.",
            "It waits until the patch itself is rolled out, and needs no Azure."
        })
final class RefreshCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RolloutOptions rollout;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunOptions run;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = cluster.connect()) {
            return run.run(rollout.applyTo(mesh.sidecars().refresh()));
        }
    }
}
