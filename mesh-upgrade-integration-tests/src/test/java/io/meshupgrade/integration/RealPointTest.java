package io.meshupgrade.integration;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Pointing namespaces, on the real mesh. */
@RealMeshTest(revisions = {"asm-1-29", "asm-1-30"})
class RealPointTest extends PointScenarios {

    private static RealMesh real;
    private static MeshUpgrade mesh;

    @BeforeAll
    static void connect(RealMesh given) {
        real = given;
        mesh = AksMeshUpgrade.kubeconfig(real.kubeconfig()).connect();
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    @Override
    ApiServer api() {
        return real.apiServer();
    }

    @Override
    MeshUpgrade mesh() {
        return mesh;
    }
}
