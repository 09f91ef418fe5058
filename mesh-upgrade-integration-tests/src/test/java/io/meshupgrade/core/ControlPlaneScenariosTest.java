package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ControlPlaneChange;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.testkit.AccessRule;
import io.meshupgrade.testkit.IngressMode;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starting, completing and rolling back, in a stepped world with somebody in the mesh. */
class ControlPlaneScenariosTest {

    private static final Revision OLD = Revision.parse("asm-1-29");
    private static final Revision NEW = Revision.parse("asm-1-30");

    private SimulatedAks aks;
    private SteppedControlPlane operator;

    private void world(String... revisions) {
        aks = SimulatedAks.builder()
                .id(OperatorProcess.ID)
                .stepped()
                .ingressGateways(IngressMode.EXTERNAL)
                .revisions(revisions)
                .start();
        aks.time().requireRest();
        operator = new SteppedControlPlane(aks, "us");
    }

    @AfterEach
    void stop() {
        operator.close();
        aks.close();
    }

    @Test
    void aCanaryIsStartedAndCompletedWhenNobodyIsOnTheOldOne() {
        // Given
        world("asm-1-29");

        // When
        ControlPlaneChange started = operator.plane().start(NEW);
        aks.time().requireRest();
        ControlPlaneChange completed = operator.plane().complete();

        // Then
        assertThat(started).isEqualTo(new ControlPlaneChange.Changed(List.of(OLD), List.of(OLD, NEW)));
        assertThat(completed).isEqualTo(new ControlPlaneChange.Changed(List.of(OLD, NEW), List.of(NEW)));
        assertThat(aks.arm().runningRevisions()).containsExactly("asm-1-30");
        assertThat(aks.arm().requests().count("PUT", "**")).isEqualTo(2);
    }

    @Test
    void aRevisionThatIsNotOfferedIsNotStarted() {
        // Given
        world("asm-1-29");

        // When
        ControlPlaneChange change = operator.plane().start(Revision.parse("asm-1-99"));

        // Then
        assertRefused(change, UpgradeReason.NOT_OFFERED, "ARM does not offer asm-1-99 to this cluster.");
        assertThat(aks.arm().requests().count("PUT", "**")).isZero();
    }

    @Test
    void whoIsStillOnTheOldRevisionIsNamedAndKeepsIt() {
        // Given
        world("asm-1-29", "asm-1-30");
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(1);
        aks.time().requireRest();

        // When
        ControlPlaneChange change = operator.plane().complete();

        // Then
        assertRefused(
                change,
                UpgradeReason.STILL_NEEDED,
                "asm-1-29 is still needed. Namespace shop has the label istio.io/rev=asm-1-29.");
        assertThat(aks.arm().requests().count("PUT", "**")).isZero();
        assertThat(operator.plane().complete(DependantKind.NAMESPACE_LABEL))
                .isInstanceOfSatisfying(
                        ControlPlaneChange.Refused.class,
                        refused -> assertThat(refused.reason().sentence()).contains("Pod shop/cart-"));
        assertThat(operator.plane().complete(DependantKind.NAMESPACE_LABEL, DependantKind.POD))
                .isInstanceOf(ControlPlaneChange.Changed.class);
    }

    @Test
    void whoIsOnTheCanaryKeepsItFromBeingRolledBack() {
        // Given
        world("asm-1-29", "asm-1-30");
        aks.tag("prod-canary").on("asm-1-30");
        aks.time().requireRest();

        // When
        ControlPlaneChange change = operator.plane().rollback();

        // Then
        assertRefused(change, UpgradeReason.STILL_NEEDED, "asm-1-30 is still needed. ");
        assertRefused(change, UpgradeReason.STILL_NEEDED, "prod-canary");
        assertThat(aks.arm().revisions()).hasSize(2);
    }

    @Test
    void whatMayNotBeReadIsTakenForADependant() {
        // Given
        world("asm-1-29", "asm-1-30");
        aks.kubernetes().access().denyOnly(AccessRule.to("list").on("", "pods"));

        // When
        ControlPlaneChange change = operator.plane().complete();

        // Then
        assertRefused(change, UpgradeReason.NOT_READ, "Whether anything depends on asm-1-29 is not known. ");
        assertThat(aks.arm().revisions()).hasSize(2);
    }

    @Test
    void theLastReadyControlPlaneIsNotTakenAway() {
        // Given
        world("asm-1-29", "asm-1-30");
        aks.istiod("asm-1-30").stop();
        aks.time().requireRest();

        // When
        ControlPlaneChange change = operator.plane().complete();

        // Then
        assertRefused(
                change, UpgradeReason.REVISION_NOT_READY, "asm-1-30 would stay alone, and is not ready. Deployment ");
        assertThat(aks.arm().revisions()).hasSize(2);
    }

    @Test
    void withoutAnUpgradeThereIsNothingToCompleteOrToRollBack() {
        // Given
        world("asm-1-29");

        // Then
        assertRefused(operator.plane().complete(), UpgradeReason.NO_UPGRADE, "asm-1-29 is installed.");
        assertRefused(operator.plane().rollback(), UpgradeReason.NOTHING_TO_ROLL_BACK, "asm-1-29 is installed.");
    }

    private static void assertRefused(ControlPlaneChange change, ReasonCode code, String words) {
        assertThat(change).isInstanceOfSatisfying(ControlPlaneChange.Refused.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo(code);
            assertThat(refused.reason().sentence()).contains(words);
        });
    }
}
