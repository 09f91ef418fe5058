package io.meshupgrade.integration;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.SimulatedAks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Pointing namespaces, on the simulated mesh. */
class SimulatedPointTest extends PointScenarios {

    private static SimulatedAks aks;
    private static ApiServer api;
    private static MeshUpgrade mesh;

    @BeforeAll
    static void start() {
        aks = SimulatedAks.builder().revisions("asm-1-29", "asm-1-30").start();
        aks.time().requireRest();
        api = new ApiServer(aks.kubeconfig());
        mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect();
    }

    @AfterAll
    static void stop() {
        mesh.close();
        aks.close();
    }

    @Override
    ApiServer api() {
        return api;
    }

    @Override
    MeshUpgrade mesh() {
        return mesh;
    }
}
