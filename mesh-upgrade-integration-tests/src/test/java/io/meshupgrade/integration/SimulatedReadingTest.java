package io.meshupgrade.integration;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.AccessRule;
import io.meshupgrade.testkit.IngressMode;
import io.meshupgrade.testkit.SimulatedAks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Reading, on the simulated mesh. */
class SimulatedReadingTest extends ReadingScenarios {

    private static SimulatedAks aks;
    private static ApiServer api;
    private static MeshUpgrade mesh;

    @BeforeAll
    static void start() {
        aks = SimulatedAks.builder()
                .revisions("asm-1-29", "asm-1-30")
                .ingressGateways(IngressMode.EXTERNAL)
                .start();
        api = new ApiServer(aks.kubeconfig());
        mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect();
    }

    @AfterAll
    static void stop() {
        mesh.close();
        aks.close();
    }

    @AfterEach
    void allowAgain() {
        aks.kubernetes().access().allowEverything();
    }

    @Override
    ApiServer api() {
        return api;
    }

    @Override
    MeshUpgrade mesh() {
        return mesh;
    }

    @Override
    MeshUpgrade meshWithoutPods() {
        aks.kubernetes().access().denyOnly(AccessRule.to("list").on("", "pods"));
        return mesh;
    }

    @Override
    void patch(String revision, String patch) {
        aks.addOn().patchRelease(revision, patch);
    }
}
