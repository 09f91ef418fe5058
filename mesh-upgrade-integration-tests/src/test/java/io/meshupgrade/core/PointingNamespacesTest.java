package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.kubernetes.KubernetesSettings;
import io.meshupgrade.core.internal.run.OperatorLease;
import io.meshupgrade.core.internal.run.SingleOperator;
import io.meshupgrade.namespaces.Namespaces;
import io.meshupgrade.namespaces.PointChange;
import io.meshupgrade.namespaces.PointOption;
import io.meshupgrade.namespaces.PointRefusal;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.AccessRule;
import io.meshupgrade.testkit.FaultAnswer;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pointing a namespace while admission lags, others are at it, and requests go wrong; in a stepped world. */
class PointingNamespacesTest {

    private static final Revision NEW = Revision.parse("asm-1-30");
    private static final String SHOP = "/api/v1/namespaces/shop";
    private static final PointChange DONE = new PointChange.Pointed("shop", "asm-1-29", "asm-1-30", NEW);

    private SimulatedAks aks;
    private KubernetesCluster cluster;
    private Namespaces namespaces;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder().stepped().revisions("asm-1-29", "asm-1-30").start();
        aks.namespace("shop").pointedTo("asm-1-29");
        aks.time().requireRest();
        cluster = KubernetesCluster.ofKubeconfig(
                aks.kubeconfig(), null, aks.time()::now, KubernetesSettings.DEFAULTS, aks.time()::pass);
        OperatorLease.Settings lease = new OperatorLease.Settings("default", "us", Duration.ofSeconds(30));
        namespaces = new ClusterNamespaces(
                () -> new MeshReading(cluster, cluster, null, MeshReading.Settings.inTurn(aks.time()::now)),
                cluster::writer,
                cluster::probe,
                () -> new SingleOperator(cluster.writer(), lease, new SteppedTime(aks)));
    }

    @AfterEach
    void stop() {
        cluster.close();
        aks.close();
    }

    @Test
    void admissionThatIsBehindIsAskedUntilThreeAnswersInARowAreRight() {
        // Given
        aks.admission().blindAfterNextChange(5);

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isEqualTo(DONE);
        assertThat(probes()).isEqualTo(5 + 3);
    }

    @Test
    void admissionThatDoesNotFollowIsSaidWithWhatWasSeen() {
        // Given
        aks.admission().lag(Duration.ofMinutes(5));

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isInstanceOfSatisfying(PointChange.NotFollowed.class, late -> {
            assertThat(late.reason().code()).isEqualTo(UpgradeReason.ADMISSION_DOES_NOT_FOLLOW);
            assertThat(late.reason().sentence())
                    .isEqualTo("For 60 s new pods in namespace shop were not to be injected by asm-1-30:"
                            + " asm-1-29 would inject them.");
        });
        assertThat(label()).isEqualTo("asm-1-30");
    }

    @Test
    void whoMayNotCreatePodsLetsItSettle() {
        // Given
        aks.kubernetes().access().denyOnly(AccessRule.to("create").on("", "pods"));
        Instant begin = aks.time().now();

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isEqualTo(DONE);
        assertThat(probes()).isEqualTo(1);
        assertThat(Duration.between(begin, aks.time().now())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void wherePoliciesOrQuotasRefuseTheProbeItSettlesToo() {
        // Given
        aks.kubernetes()
                .faults()
                .on("create", SHOP + "/pods")
                .answer(FaultAnswer.of(403, "Forbidden", "pods \"probe\" is forbidden: exceeded quota: pods"));
        Instant begin = aks.time().now();

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isEqualTo(DONE);
        assertThat(Duration.between(begin, aks.time().now())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatGitOpsPutsBackIsSaidWithWhoDidIt() {
        // Given
        aks.namespace("shop").pointedTo("asm-1-30");
        aks.others()
                .keepsNamespaceLabel("argocd-controller", "shop", "istio.io/rev", "asm-1-29", Duration.ofSeconds(5));
        aks.time().requireRest();
        assertThat(label()).isEqualTo("asm-1-29");

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isEqualTo(new PointChange.Reverted("shop", "asm-1-30", "asm-1-29", "argocd-controller"));
        assertThat(label()).isEqualTo("asm-1-29");
    }

    @Test
    void aRevertBeforeAdmissionFollowsIsARevert() {
        // Given
        aks.others()
                .keepsNamespaceLabel(
                        "kustomize-controller", "shop", "istio.io/rev", "asm-1-29", Duration.ofMillis(100));

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isEqualTo(new PointChange.Reverted("shop", "asm-1-30", "asm-1-29", "kustomize-controller"));
    }

    @Test
    void whereNobodyIsKnownToPutBackNothingIsWaitedFor() {
        // Given
        Instant begin = aks.time().now();

        // When
        namespaces.pointTo("shop", NEW);

        // Then
        assertThat(Duration.between(begin, aks.time().now())).isLessThan(Duration.ofSeconds(1));
        assertThat(aks.kubernetes().requests().count("patch", SHOP)).isEqualTo(1);
    }

    @Test
    void aChangeOfSomebodyElseMeanwhileIsNotOverwritten() {
        // Given
        aks.kubernetes()
                .faults()
                .on("patch", SHOP)
                .first(1)
                .before(() -> aks.namespace("shop").label("team", "checkout"));

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change)
                .isInstanceOfSatisfying(
                        PointChange.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(PointRefusal.CHANGED_MEANWHILE));
        assertThat(label()).isEqualTo("asm-1-29");
        assertThat(namespaces.pointTo("shop", NEW)).isEqualTo(DONE);
    }

    @Test
    void aWriteWhoseAnswerIsLostIsFoundOutByReading() {
        // Given
        aks.kubernetes().faults().on("patch", SHOP).first(1).cutAfterEffect();

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isEqualTo(DONE);
        assertThat(aks.kubernetes().requests().count("patch", SHOP)).isEqualTo(1);
    }

    @Test
    void aWriteThatNeverArrivedIsAnExceptionAndMayBeRepeated() {
        // Given
        aks.kubernetes().faults().on("patch", SHOP).first(1).cut();

        // When
        KubernetesException e = catchThrowableOfType(KubernetesException.class, () -> namespaces.pointTo("shop", NEW));

        // Then
        assertThat(e.failure()).isEqualTo(KubernetesException.Failure.UNREACHABLE);
        assertThat(label()).isEqualTo("asm-1-29");
        assertThat(namespaces.pointTo("shop", NEW)).isEqualTo(DONE);
    }

    @Test
    void aRevisionThatCannotInjectYetIsRefused() {
        // Given
        aks.istiod("asm-1-30").stop();
        aks.time().requireRest();

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isInstanceOfSatisfying(PointChange.Refused.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo(PointRefusal.REVISION_NOT_READY);
            assertThat(refused.reason().sentence()).contains("istiod-asm-1-30");
        });
        assertThat(label()).isEqualTo("asm-1-29");
    }

    @Test
    void gatewaysThatGoByTheLabelAreMovedByConsentOnly() {
        // Given
        aks.namespace("shop").gateway("front").gateway("fixed", "asm-1-29");
        aks.time().requireRest();

        // When
        PointChange refused = namespaces.pointTo("shop", NEW);
        PointChange allowed = namespaces.pointTo("shop", NEW, PointOption.MOVE_GATEWAYS);

        // Then
        assertThat(refused).isInstanceOfSatisfying(PointChange.Refused.class, change -> {
            assertThat(change.reason().code()).isEqualTo(PointRefusal.MOVES_GATEWAYS);
            assertThat(change.reason().sentence())
                    .isEqualTo("In namespace shop these Gateways have no label istio.io/rev of their own: front.");
        });
        assertThat(allowed).isEqualTo(DONE);
    }

    @Test
    void whatCannotBeReadIsNotGuessed() {
        // Given
        aks.kubernetes().access().denyOnly(AccessRule.to("list").on("", "namespaces"));

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change)
                .isInstanceOfSatisfying(
                        PointChange.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(PointRefusal.NOT_READ));
        assertThat(aks.kubernetes().requests().count("patch", SHOP)).isZero();
    }

    @Test
    void whileAnotherOperatorIsAtWorkNothingIsChanged() {
        // Given
        aks.others().holdLease("default", "mesh-upgrade", "somebody", Duration.ofSeconds(60), Duration.ofSeconds(2));

        // When
        PointChange change = namespaces.pointTo("shop", NEW);

        // Then
        assertThat(change).isEqualTo(new PointChange.HeldByOther("shop", "somebody"));
        assertThat(aks.kubernetes().requests().count("patch", SHOP)).isZero();
    }

    private int probes() {
        return aks.kubernetes().requests().count("create", SHOP + "/pods");
    }

    private String label() {
        return new ApiServer(aks.kubeconfig())
                .get(SHOP)
                .orThrow()
                .at("/metadata/labels")
                .path("istio.io/rev")
                .asText();
    }
}
