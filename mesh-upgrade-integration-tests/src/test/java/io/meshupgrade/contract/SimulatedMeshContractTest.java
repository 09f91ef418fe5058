package io.meshupgrade.contract;

import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.testkit.IngressMode;
import io.meshupgrade.testkit.Scripted;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.testkit.SimulatedAksExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The mesh, simulated. */
@Tag("contract")
class SimulatedMeshContractTest extends MeshContract {

    @RegisterExtension
    static final SimulatedAksExtension CLUSTER = SimulatedAksExtension.with(
            builder -> builder.revisions("asm-1-29", "asm-1-30").ingressGateways(IngressMode.EXTERNAL));

    private static SimulatedAks aks;
    private static ApiServer api;

    private Scripted stopped = () -> {};

    @BeforeAll
    static void start(SimulatedAks shared) {
        aks = shared;
        api = new ApiServer(aks.kubeconfig());
    }

    @Override
    ApiServer api() {
        return api;
    }

    @Override
    void addRevision(String revision) {
        List<String> more = new ArrayList<>(aks.arm().revisions());
        more.add(revision);
        change(more);
    }

    @Override
    void removeRevision(String revision) {
        List<String> fewer = new ArrayList<>(aks.arm().revisions());
        fewer.remove(revision);
        change(fewer);
    }

    private static void change(List<String> revisions) {
        aks.others().setRevisions(revisions.toArray(String[]::new));
        Await.until(
                "the operation to end",
                LIMIT,
                () -> aks.arm().document().contains("\"provisioningState\":\"Updating\"") ? "it goes on" : null);
    }

    @Override
    void patch(String revision, String patch) {
        aks.addOn().patchRelease(revision, patch);
    }

    @Override
    void stopIstiod(String revision) {
        stopped = aks.istiod(revision).stop();
    }

    @Override
    void startIstiod(String revision) {
        stopped.end();
    }
}
