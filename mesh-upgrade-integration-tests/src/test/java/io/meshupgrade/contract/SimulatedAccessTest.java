package io.meshupgrade.contract;

import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.AccessRule;
import io.meshupgrade.testkit.SimulatedAks;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Rights, on the simulator. */
@Tag("contract")
class SimulatedAccessTest extends AccessContract {

    private static SimulatedAks aks;
    private static ApiServer api;

    @BeforeAll
    static void start() {
        aks = SimulatedAks.builder().start();
        aks.kubernetes()
                .access()
                .allowOnly(
                        AccessRule.to("get", "list")
                                .on("", "pods", "configmaps")
                                .inNamespace("default"),
                        AccessRule.to("create").on("", "pods").inNamespace("default"));
        api = new ApiServer(aks.kubeconfig());
    }

    @AfterAll
    static void stop() {
        aks.close();
    }

    @Override
    ApiServer visitor() {
        return api;
    }

    @Override
    Path kubeconfig() {
        return aks.kubeconfig();
    }

    @Override
    String user() {
        return aks.kubernetes().access().user();
    }
}
