package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "upgrade",
        description = {
            "Upgrades the mesh to another revision: starts the canary in Azure, moves tags, namespaces and workloads"
                    + " wave by wave, and stops before the old revision is removed, unless --complete is given.",
            "Running it again goes on where the cluster stands."
        })
final class UpgradeCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private UpgradeOptions upgrade;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunOptions run;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = cluster.connectToArm()) {
            return run.run(upgrade.request(mesh));
        }
    }
}
