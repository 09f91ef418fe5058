package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.upgrade.Rollback;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rollback",
        description = {
            "Rolls back the upgrade that is in progress, whoever began it: tags, namespaces and workloads first, the"
                    + " canary's control plane last.",
            "After an upgrade was completed there is no way back."
        })
final class RollbackCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RolloutOptions rollout;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunOptions run;

    @Option(
            names = "--move-gateways",
            description = "Move Gateways of the Gateway API too: istiod rolls each at once when it moves.")
    private boolean moveGateways;

    @Option(
            names = "--move-templates",
            description = "Change the label istio.io/rev of pod templates that name the canary.")
    private boolean moveTemplates;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = cluster.connectToArm()) {
            Rollback request = rollout.applyTo(mesh.rollback());
            request = moveGateways ? request.moveGateways() : request;
            return run.run(moveTemplates ? request.moveTemplates() : request);
        }
    }
}
