package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Whole upgrades, on a simulated cluster whose time is hurried. */
class UpgradeOnSimulatedAksTest {

    private static final Revision OLD = Revision.parse("asm-1-29");
    private static final Revision NEW = Revision.parse("asm-1-30");

    private static final String ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
            + "/providers/Microsoft.ContainerService/managedClusters/shop";

    private SimulatedAks aks;
    private MeshUpgrade mesh;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder()
                .id(ID)
                .speed(10)
                .revisions("asm-1-29")
                .effectAfter(Duration.ofSeconds(1))
                .start();
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
        told.forEach(System.out::println);
    }

    @Test
    void upgradesByLabels() {
        // Given
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(3);
        aks.namespace("shop").statefulSet("db").replicas(2);
        aks.namespace("web").pointedTo("asm-1-29").deployment("front").replicas(2);
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = mesh.upgrade()
                .to(NEW)
                .sidecarsPerSecond(Double.POSITIVE_INFINITY)
                .onEvent(event -> told.add(event.toString()))
                .run();

        // Then
        assertThat(outcome).isEqualTo(new UpgradeOutcome.AwaitingCompletion(OLD, NEW, List.of()));
        assertThat(mesh.sidecars().audit().pods().of(SidecarClass.CURRENT)).isEqualTo(7);
        assertThat(mesh.sidecars().audit().byRevision()).containsOnlyKeys("asm-1-30");
    }
}
