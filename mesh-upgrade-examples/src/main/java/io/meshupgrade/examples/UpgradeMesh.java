package io.meshupgrade.examples;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.Upgrade;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.WaveSelector;
import java.net.URI;
import java.util.function.DoubleSupplier;

/** Upgrades the mesh of a cluster, a canary wave first, and goes back by itself when errors rise. */
public final class UpgradeMesh {

    private UpgradeMesh() {}

    /** Takes the resource id of a cluster and a revision, and uses the login of this machine. */
    public static void main(String... args) {
        UpgradeOutcome outcome = upgrade(
                args[0],
                new DefaultAzureCredentialBuilder().build(),
                URI.create("https://management.azure.com"),
                args[1],
                () -> 0.0);
        System.out.println(outcome);
    }

    /** @param errorRate asked after the start of the canary and after each wave, for example of Prometheus */
    static UpgradeOutcome upgrade(
            String resourceId, TokenCredential credential, URI armEndpoint, String revision, DoubleSupplier errorRate) {
        try (MeshUpgrade mesh = AksMeshUpgrade.cluster(ClusterId.parse(resourceId))
                .credential(credential) // azure-core TokenCredential
                .armEndpoint(armEndpoint) // may be left out
                .connect()) { // .kubeconfig(path) or .kubernetes(apiClient), else ARM gives one

            Upgrade upgrade = mesh.upgrade()
                    .to(revision)
                    .wave("canary", WaveSelector.namespaces("shop-canary"))
                    .wave("rest", WaveSelector.everythingElse())
                    .gate(
                            "error-rate",
                            at -> errorRate.getAsDouble() < 0.01
                                    ? GateVerdict.pass()
                                    : GateVerdict.fail("the error rate is 1 % or more"))
                    .workloadsAtOnce(10)
                    .sidecarsPerSecond(20)
                    .onUnhealthy(OnUnhealthy.ROLL_BACK)
                    .onEvent(System.out::println);

            UpgradePlan plan = upgrade.plan(); // reads only; names who would keep the old revision from going
            System.out.print(plan);
            return upgrade.run(plan); // start, go on after a crash, and run again are this one call; it ends
        } // in AwaitingCompletion, unless .completeWhenClear()
    }
}
