package io.meshupgrade.contract;

import io.meshupgrade.realmesh.RealTools;
import io.meshupgrade.testkit.SimulatedAks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The real tools on the simulator; tagged real-mesh because the tools are built with its binaries. */
@Tag("real-mesh")
class SimulatedToolsTest extends ToolsContract {

    private static SimulatedAks aks;
    private static RealTools tools;

    @BeforeAll
    static void start() {
        aks = SimulatedAks.builder().revisions("asm-1-29", "asm-1-30").start();
        tools = new RealTools(aks.kubeconfig());
    }

    @AfterAll
    static void stop() {
        aks.close();
    }

    @Override
    RealTools tools() {
        return tools;
    }
}
