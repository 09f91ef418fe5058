package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradeReason;
import io.meshupgrade.upgrade.WaveSelector;
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
        aks.time().requireRest();
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
        aks.time().requireRest();
        assertThat(outcome).isEqualTo(new UpgradeOutcome.AwaitingCompletion(OLD, NEW, List.of()));
        assertThat(mesh.sidecars().audit().pods().of(SidecarClass.CURRENT)).isEqualTo(7);
        assertThat(mesh.sidecars().audit().byRevision()).containsOnlyKeys("asm-1-30");
    }

    @Test
    void upgradesByTagsAndCompletesWhenAsked() {
        // Given
        aks.tag("prod").on("asm-1-29");
        aks.tag("unused").on("asm-1-29");
        aks.namespace("shop").pointedTo("prod").deployment("cart").replicas(3);
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = mesh.upgrade()
                .to(NEW)
                .completeWhenClear()
                .sidecarsPerSecond(Double.POSITIVE_INFINITY)
                .onEvent(event -> told.add(event.toString()))
                .run();

        // Then
        aks.time().requireRest();
        assertThat(outcome).isEqualTo(new UpgradeOutcome.Completed("The mesh is on asm-1-30, and asm-1-29 is gone."));
        assertThat(mesh.revisions().installed().all()).containsExactly(NEW);
        assertThat(mesh.sidecars().audit().byRevision()).containsOnlyKeys("asm-1-30");
        assertThat(mesh.tags().list())
                .extracting(row -> row.tag() + "=" + row.revision())
                .contains("prod=asm-1-30", "unused=asm-1-30");
        assertThat(mesh.upgrade().to(NEW).run()).isInstanceOf(UpgradeOutcome.NothingToDo.class);
    }

    @Test
    void lendsACanaryTagToTheEarlyWaveAndGivesItBack() {
        // Given
        aks.tag("prod").on("asm-1-29");
        aks.namespace("early").pointedTo("prod").deployment("cart").replicas(2);
        aks.namespace("late").pointedTo("prod").deployment("cart").replicas(2);
        aks.time().requireRest();
        List<String> gates = new ArrayList<>();

        // When
        UpgradeOutcome outcome = mesh.upgrade()
                .to(NEW)
                .wave("canary", WaveSelector.namespaces("early"))
                .canaryTag(RevisionTag.of("prod-canary"))
                .gate("noted", snapshot -> {
                    gates.add(snapshot.point() + " " + snapshot.wave() + " "
                            + mesh.sidecars().audit().byNamespace().keySet());
                    return GateVerdict.pass();
                })
                .sidecarsPerSecond(Double.POSITIVE_INFINITY)
                .onEvent(event -> told.add(event.toString()))
                .run();

        // Then
        aks.time().requireRest();
        assertThat(outcome).isEqualTo(new UpgradeOutcome.AwaitingCompletion(OLD, NEW, List.of()));
        assertThat(gates).hasSize(3);
        assertThat(mesh.tags().list())
                .extracting(row -> row.tag() + "=" + row.revision())
                .contains("prod=asm-1-30")
                .doesNotContain("prod-canary=asm-1-30");
        assertThat(mesh.sidecars().audit().byRevision()).containsOnlyKeys("asm-1-30");
        assertThat(mesh.sidecars().audit().pods().of(SidecarClass.CURRENT)).isEqualTo(4);
    }

    @Test
    void rollsBackWhenAGateFails() {
        // Given
        aks.tag("prod").on("asm-1-29");
        aks.namespace("early").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.namespace("late").pointedTo("prod").deployment("cart").replicas(2);
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = mesh.upgrade()
                .to(NEW)
                .wave("canary", WaveSelector.namespaces("early"))
                .gate(
                        "errors",
                        snapshot -> snapshot.wave() == null ? GateVerdict.pass() : GateVerdict.fail("error rate 4 %"))
                .onUnhealthy(OnUnhealthy.ROLL_BACK)
                .sidecarsPerSecond(Double.POSITIVE_INFINITY)
                .onEvent(event -> told.add(event.toString()))
                .run();

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        UpgradeOutcome.RolledBack.class,
                        back -> assertThat(back.reason())
                                .hasToString("GATE_FAILED: Gate errors failed after wave canary: error rate 4 %."));
        assertThat(mesh.revisions().installed().all()).containsExactly(OLD);
        assertThat(mesh.sidecars().audit().byRevision()).containsOnlyKeys("asm-1-29");
        assertThat(mesh.sidecars().audit().pods().of(SidecarClass.CURRENT)).isEqualTo(4);
        assertThat(mesh.upgrade().to(NEW).run())
                .isInstanceOfSatisfying(
                        UpgradeOutcome.Blocked.class,
                        blocked -> assertThat(blocked.blockers().get(0).reason().code())
                                .isEqualTo(UpgradeReason.WAS_ROLLED_BACK));
        assertThat(mesh.upgrade()
                        .to(NEW)
                        .retry()
                        .sidecarsPerSecond(Double.POSITIVE_INFINITY)
                        .run())
                .isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
    }

    @Test
    void rollsBackAnUpgradeThatAzStarted() {
        // Given
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.time().requireRest();
        aks.others().setRevisions("asm-1-29", "asm-1-30");
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-30").deployment("front").replicas(2);
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = mesh.rollback()
                .sidecarsPerSecond(Double.POSITIVE_INFINITY)
                .onEvent(event -> told.add(event.toString()))
                .run();

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        UpgradeOutcome.RolledBack.class,
                        back -> assertThat(back.reason().code()).isEqualTo(UpgradeReason.ASKED_FOR));
        assertThat(mesh.revisions().installed().all()).containsExactly(OLD);
        assertThat(mesh.sidecars().audit().byRevision()).containsOnlyKeys("asm-1-29");
    }

    @Test
    void refreshesSidecarsAfterAPatch() {
        // Given
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.time().requireRest();
        aks.addOn().patchRelease("asm-1-29", "1.29.9");
        aks.time().requireRest();
        assertThat(mesh.sidecars().audit().pods().of(SidecarClass.OUTDATED_PATCH))
                .isEqualTo(2);

        // When
        UpgradeOutcome outcome = mesh.sidecars()
                .refresh()
                .sidecarsPerSecond(Double.POSITIVE_INFINITY)
                .onEvent(event -> told.add(event.toString()))
                .run();

        // Then
        aks.time().requireRest();
        assertThat(outcome).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(mesh.sidecars().audit().pods().of(SidecarClass.CURRENT)).isEqualTo(2);
        assertThat(mesh.sidecars().refresh().run()).isInstanceOf(UpgradeOutcome.NothingToDo.class);
    }

    @Test
    void touchesNothingWhenSomethingCannotBeMoved() {
        // Given
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.namespace("shop").deployment("stopped").replicas(1).paused();
        aks.namespace("shop").pod("bare");
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = mesh.upgrade().to(NEW).run();

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        UpgradeOutcome.Blocked.class,
                        blocked -> assertThat(blocked.blockers())
                                .extracting(blocker -> blocker.subject() + " "
                                        + blocker.reason().code())
                                .containsExactly("Deployment shop/stopped PAUSED", "Pod shop/bare NOT_RESTARTABLE"));
        assertThat(mesh.revisions().installed().all()).containsExactly(OLD);
    }
}
