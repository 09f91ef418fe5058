package io.meshupgrade.integration;

import com.azure.core.credential.AccessToken;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.Scripted;
import io.meshupgrade.testkit.SimulatedAks;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

/** Upgrades, on the simulated mesh. */
class SimulatedUpgradeTest extends OddUpgradeScenarios {

    private static final String ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
            + "/providers/Microsoft.ContainerService/managedClusters/shop";

    private SimulatedAks aks;
    private ApiServer api;
    private MeshUpgrade mesh;
    private Scripted stopped;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder()
                .id(ID)
                .speed(5)
                .revisions("asm-1-29")
                .operationsTake(Duration.ofMillis(500))
                .effectAfter(Duration.ofMillis(300))
                .start();
        aks.time().requireRest();
        api = new ApiServer(aks.kubeconfig());
        mesh = AksMeshUpgrade.cluster(ClusterId.parse(ID))
                .credential(request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX)))
                .armEndpoint(aks.armEndpoint())
                .kubeconfig(aks.kubeconfig())
                .connect();
    }

    @AfterEach
    void stop() {
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

    @Override
    void patch(String revision, String patch) {
        aks.addOn().patchRelease(revision, patch);
    }

    @Override
    void runningJob(String namespace, String name) {
        aks.namespace(namespace).job(name);
    }

    @Override
    void stopIstiod(String revision) {
        stopped = aks.istiod(revision).stop();
    }

    @Override
    void startIstiod(String revision) {
        stopped.end();
    }

    @Override
    void setRevisions(String... revisions) {
        aks.others().setRevisions(revisions);
        aks.time().requireRest();
    }
}
