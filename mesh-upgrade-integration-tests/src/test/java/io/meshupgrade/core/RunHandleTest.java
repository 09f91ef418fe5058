package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.Upgrade;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradeReason;
import io.meshupgrade.upgrade.UpgradeRun;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What people can do to a run while it runs, and what listeners cannot. */
class RunHandleTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final List<UpgradeEvent> events = new CopyOnWriteArrayList<>();
    private SimulatedAks aks;
    private MeshUpgrade mesh;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder()
                .id(OperatorProcess.ID)
                .speed(5)
                .revisions("asm-1-29")
                .start();
        aks.time().requireRest();
        for (String name : List.of("cart", "checkout", "front")) {
            aks.namespace("shop").pointedTo("asm-1-29").deployment(name).replicas(2);
        }
        aks.time().requireRest();
        mesh = AksMeshUpgrade.cluster(ClusterId.parse(OperatorProcess.ID))
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
    void pausesAndGoesOn() throws InterruptedException {
        // Given
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        UpgradeRun run = upgrade()
                .gate("people", at -> {
                    asked.countDown();
                    answer.await();
                    return GateVerdict.pass();
                })
                .start();
        asked.await();

        // When
        run.pause();
        answer.countDown();
        Await.until("the run to pause", LIMIT, () -> told(Kind.PAUSE) == 1);

        // Then
        assertThat(run.await(Duration.ofMillis(200))).isEmpty();
        assertThat(told(Kind.WAVE_BEGAN)).isZero();
        run.resume();
        assertThat(run.await()).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
        assertThat(run.progress().workloadsDone()).isEqualTo(3);
        assertThat(run.progress().podsDone()).isEqualTo(6);
    }

    @Test
    void isCancelledAndGoneOnWith() throws InterruptedException {
        // Given
        UpgradeRun run = upgrade().workloadsAtOnce(1).start();
        Await.until(
                "the first workload to be done",
                LIMIT,
                () -> events.stream()
                        .anyMatch(event -> event.kind() == Kind.STEP_DONE
                                && event.subject().startsWith("Deployment")));

        // When
        run.cancel();

        // Then
        assertThat(run.await()).isInstanceOf(UpgradeOutcome.Cancelled.class);
        assertThat(upgrade().run()).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
    }

    @Test
    void isCancelledWhileAGateHangs() throws InterruptedException {
        // Given
        CountDownLatch asked = new CountDownLatch(1);
        UpgradeRun run = upgrade()
                .gate("hangs", at -> {
                    asked.countDown();
                    new CountDownLatch(1).await();
                    return GateVerdict.pass();
                })
                .start();
        asked.await();

        // When
        run.cancel();

        // Then
        assertThat(run.await(LIMIT)).containsInstanceOf(UpgradeOutcome.Cancelled.class);
    }

    @Test
    void isNotHurtByAListenerAndTellsInOrder() {
        // When
        UpgradeOutcome outcome = upgrade()
                .onEvent(event -> {
                    throw new IllegalStateException("a listener that fails");
                })
                .run();

        // Then
        assertThat(outcome).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).number()).isEqualTo(i + 1);
        }
    }

    @Test
    void refusesWhatIsNoLongerWhatWasApproved() {
        // Given
        UpgradePlan approved = upgrade().plan();
        aks.namespace("shop").deployment("late");
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = upgrade().run(approved);

        // Then
        assertThat(outcome).isInstanceOfSatisfying(UpgradeOutcome.Blocked.class, blocked -> {
            assertThat(blocked.blockers()).singleElement().satisfies(blocker -> {
                assertThat(blocker.reason().code()).isEqualTo(UpgradeReason.PLAN_CHANGED);
                assertThat(blocker.reason().sentence())
                        .isEqualTo(
                                "What remains is not what was approved. Not approved: restart Deployment shop/late: 1"
                                        + " stale pod.");
            });
        });
        assertThat(aks.arm().requests().count("PUT", "**")).isZero();
        assertThat(upgrade().run(upgrade().plan())).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
    }

    private Upgrade upgrade() {
        return mesh.upgrade()
                .to("asm-1-30")
                .sidecarsPerSecond(Double.POSITIVE_INFINITY)
                .onEvent(events::add);
    }

    private long told(Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).count();
    }
}
