package io.meshupgrade.examples;

import com.azure.identity.DefaultAzureCredentialBuilder;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.upgrade.Rollback;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.io.PrintStream;

/** Takes back the upgrade in progress, whoever began it, as long as it is not completed. */
public final class RollBack {

    private RollBack() {}

    /** Takes the resource id of a cluster, and uses the login of this machine. Ends with 0 when it is taken back. */
    public static void main(String... args) {
        try (MeshUpgrade mesh = AksMeshUpgrade.cluster(ClusterId.parse(args[0]))
                .credential(new DefaultAzureCredentialBuilder().build())
                .connect()) {
            System.exit(rollBack(mesh, System.out) ? 0 : 1);
        }
    }

    /** Says what it will do, does it, and says what came of it. It may be called again after whatever happened. */
    static boolean rollBack(MeshUpgrade mesh, PrintStream out) {
        Rollback rollback = mesh.rollback().onEvent(event -> out.println(event.text()));
        out.print(rollback.plan());
        UpgradeOutcome outcome = rollback.run();
        if (outcome instanceof UpgradeOutcome.RolledBack back) {
            out.println("Rolled back: " + back.reason());
            return true;
        }
        if (outcome instanceof UpgradeOutcome.Blocked blocked) {
            blocked.blockers().forEach(out::println); // after completion there is no way back, and it says so
        } else {
            out.println(outcome);
        }
        return false;
    }
}
