package io.meshupgrade.contract;

import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.MeshRevision;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import org.junit.jupiter.api.BeforeAll;

/** The mesh, with real istiods. */
@RealMeshTest(revisions = {"asm-1-29", "asm-1-30"})
class RealMeshContractTest extends MeshContract {

    private static RealMesh mesh;

    @BeforeAll
    static void connect(RealMesh real) {
        mesh = real;
    }

    @Override
    ApiServer api() {
        return mesh.apiServer();
    }

    @Override
    void addRevision(String revision) {
        mesh.addRevision(MeshRevision.of(revision));
    }

    @Override
    void removeRevision(String revision) {
        mesh.removeRevision(revision);
    }

    @Override
    void patch(String revision, String patch) {
        mesh.patchRevision(revision, patch);
    }

    @Override
    void stopIstiod(String revision) {
        mesh.stopIstiod(revision);
    }

    @Override
    void startIstiod(String revision) {
        mesh.startIstiod(revision);
    }
}
