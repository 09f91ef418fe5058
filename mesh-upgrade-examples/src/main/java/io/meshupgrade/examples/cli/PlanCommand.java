package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "plan",
        description = {"Shows what remains to be done for an upgrade, and what is in the way.", "Nothing is changed."})
final class PlanCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private UpgradeOptions upgrade;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PlanOptions show;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = cluster.connectToArm()) {
            return show.show(upgrade.request(mesh).plan());
        }
    }
}
