package io.meshupgrade.contract;

import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.OnSimulatedAks;
import io.meshupgrade.testkit.SimulatedAks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contract, kept by the simulator. */
@Tag("contract")
@OnSimulatedAks
class SimulatedContractTest extends RefusalsContract {

    private static ApiServer api;

    @BeforeAll
    static void start(SimulatedAks aks) {
        api = new ApiServer(aks.kubeconfig());
    }

    @Override
    ApiServer api() {
        return api;
    }
}
