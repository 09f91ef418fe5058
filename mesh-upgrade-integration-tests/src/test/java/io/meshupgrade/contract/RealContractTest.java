package io.meshupgrade.contract;

import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import org.junit.jupiter.api.BeforeAll;

/** The contract, kept by a real API server. */
@RealMeshTest(revisions = {})
class RealContractTest extends RefusalsContract {

    private static ApiServer api;

    @BeforeAll
    static void connect(RealMesh mesh) {
        api = mesh.apiServer();
    }

    @Override
    ApiServer api() {
        return api;
    }
}
