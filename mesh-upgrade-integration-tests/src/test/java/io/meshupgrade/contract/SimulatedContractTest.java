package io.meshupgrade.contract;

import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.SimulatedAks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contract, kept by the simulator. */
@Tag("contract")
class SimulatedContractTest extends RefusalsContract {

    private static SimulatedAks aks;
    private static ApiServer api;

    @BeforeAll
    static void start() {
        aks = SimulatedAks.builder().start();
        api = new ApiServer(aks.kubeconfig());
    }

    @AfterAll
    static void stop() {
        aks.close();
    }

    @Override
    ApiServer api() {
        return api;
    }
}
