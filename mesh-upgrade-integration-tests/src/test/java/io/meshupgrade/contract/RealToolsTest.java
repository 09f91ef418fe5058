package io.meshupgrade.contract;

import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import io.meshupgrade.realmesh.RealTools;
import org.junit.jupiter.api.BeforeAll;

/** The real tools on the real mesh. */
@RealMeshTest(revisions = {"asm-1-29", "asm-1-30"})
class RealToolsTest extends ToolsContract {

    private static RealTools tools;

    @BeforeAll
    static void connect(RealMesh mesh) {
        tools = new RealTools(mesh.kubeconfig());
    }

    @Override
    RealTools tools() {
        return tools;
    }
}
