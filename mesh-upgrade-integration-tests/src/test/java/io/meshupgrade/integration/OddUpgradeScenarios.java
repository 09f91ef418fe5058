package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.controlplane.ControlPlaneChange;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradeReason;
import io.meshupgrade.workloads.RestartReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Upgrades in which something is not as it usually is. */
abstract class OddUpgradeScenarios extends UpgradeScenarios {

    @Test
    void theOddOnesAreNamedKeepTheOldRevisionAndAreMovedByWhoeverMendsThem() {
        // Given a paused Deployment, a StatefulSet whose pods somebody has to delete, a pod of nobody, and one like all
        namespace(early, "asm-1-29");
        deployment(early, "cart", 1);
        deployment(early, "paused", 1);
        statefulSet(early, "slow", 1);
        String apps = "/apis/apps/v1/namespaces/" + early;
        change(apps + "/deployments/paused", "{\"spec\":{\"paused\":true}}");
        change(
                apps + "/statefulsets/slow",
                "{\"spec\":{\"updateStrategy\":{\"type\":\"OnDelete\",\"rollingUpdate\":null}}}");
        String pods = "/api/v1/namespaces/" + early + "/pods";
        api().post(pods, """
                        {"metadata": {"name": "bare"}, "spec": {"containers": [{"name": "app", "image": "app"}]}}
                        """).orThrow();
        Await.until("all pods to be injected", LIMIT, () -> audited(early).size() == 4);

        // When
        UpgradePlan plan = mesh().upgrade().to(NEW).plan();
        UpgradeOutcome outcome = toNew().accept(
                        RestartReason.PAUSED, RestartReason.ON_DELETE, UpgradeReason.NOT_RESTARTABLE)
                .run();
        ControlPlaneChange refused = complete();

        // Then
        assertThat(plan.blockers())
                .extracting(
                        blocker -> blocker.subject() + " " + blocker.reason().code())
                .containsExactlyInAnyOrder(
                        "Deployment " + early + "/paused PAUSED",
                        "StatefulSet " + early + "/slow ON_DELETE",
                        "Pod " + early + "/bare NOT_RESTARTABLE");
        assertThat(outcome).as(events()).isEqualTo(new UpgradeOutcome.AwaitingCompletion(OLD, NEW, List.of()));
        assertThat(audited(early))
                .filteredOn(pod -> "asm-1-29".equals(pod.injectedRevision()))
                .hasSize(3);
        assertThat(refused)
                .isInstanceOfSatisfying(
                        ControlPlaneChange.Refused.class,
                        why -> assertThat(why.reason().code()).isEqualTo(UpgradeReason.STILL_NEEDED));

        // When somebody mends them
        change(apps + "/deployments/paused", "{\"spec\":{\"paused\":false}}");
        api().delete(pods + "/slow-0", "{}").orThrow();
        api().delete(pods + "/bare", "{}").orThrow();
        Await.until(
                "what was deleted to be made anew",
                LIMIT,
                () -> audited(early).stream()
                                .filter(pod -> "asm-1-30".equals(pod.injectedRevision()))
                                .count()
                        == 2);
        UpgradeOutcome completed = mesh().upgrade().to(NEW).completeWhenClear().run();

        // Then
        assertThat(completed).as(events()).isInstanceOf(UpgradeOutcome.Completed.class);
        assertEverybodyIsOn("asm-1-30", 3);
    }

    @Test
    void aJobThatRunsIsNamedAndTheOldRevisionStaysUntilItIsOver() {
        // Given
        namespace(early, "asm-1-29");
        deployment(early, "cart", 1);
        runningJob(early, "report");
        Await.until("both pods to be injected", LIMIT, () -> audited(early).size() == 2);

        // When
        UpgradePlan plan = mesh().upgrade().to(NEW).plan();
        UpgradeOutcome outcome = toNew().accept(UpgradeReason.NOT_RESTARTABLE).run();
        ControlPlaneChange refused = complete();

        // Then
        assertThat(plan.blockers())
                .extracting(
                        blocker -> blocker.subject() + " " + blocker.reason().code())
                .containsExactly("Job " + early + "/report NOT_RESTARTABLE");
        assertThat(plan.blockers().get(0).reason().sentence())
                .contains("Job " + early + "/report runs once, and a restart would lose its work.");
        assertThat(outcome).as(events()).isEqualTo(new UpgradeOutcome.AwaitingCompletion(OLD, NEW, List.of()));
        assertThat(refused)
                .isInstanceOfSatisfying(
                        ControlPlaneChange.Refused.class,
                        why -> assertThat(why.reason().toString())
                                .startsWith("STILL_NEEDED: ")
                                .contains(early + "/report"));

        // When it is over
        api().delete("/apis/batch/v1/namespaces/" + early + "/jobs/report", "{\"propagationPolicy\":\"Foreground\"}")
                .orThrow();
        Await.until("its pod to be gone", LIMIT, () -> audited(early).size() == 1);

        // Then
        assertThat(mesh().upgrade().to(NEW).completeWhenClear().run()).isInstanceOf(UpgradeOutcome.Completed.class);
    }

    @Test
    void anUpgradeThatAzStartedIsContinuedAndCompleted() {
        // Given: half of it is done by hand
        namespace(early, "asm-1-29");
        deployment(early, "cart", 2);
        setRevisions("asm-1-29", "asm-1-30");
        namespace(late, "asm-1-30");
        deployment(late, "front", 1);

        // When
        UpgradeOutcome outcome = toNew().completeWhenClear().run();

        // Then
        assertThat(outcome).as(events()).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(mesh().revisions().installed().all()).containsExactly(NEW);
        assertEverybodyIsOn("asm-1-30", 3);
        assertThat(generation(late, "front"))
                .as("what was there is not restarted")
                .isEqualTo(1);
    }

    @Test
    void whileTheNewIstiodIsDownNothingIsLostAndTheRunGoesOnWhenItIsBack() {
        // Given
        namespace(early, "asm-1-29");
        deployment(early, "cart", 1);
        deployment(early, "front", 1);
        boolean[] down = {false};

        // When it goes down right after the first restart was sent
        UpgradeOutcome stopped = mesh().upgrade()
                .to(NEW)
                .workloadsAtOnce(1)
                .patience(Duration.ofSeconds(8))
                .onEvent(event -> {
                    told.add(event.toString());
                    if (event.kind() == UpgradeEvent.Kind.STEP_DONE
                            && event.subject().endsWith("/cart")) {
                        stopIstiod("asm-1-30");
                        down[0] = true;
                    }
                })
                .run();

        // Then
        assertThat(down[0]).as(events()).isTrue();
        assertThat(stopped).as(events()).isInstanceOf(UpgradeOutcome.Stopped.class);
        assertThat(audited(early))
                .as("nobody is without a sidecar")
                .hasSize(2)
                .allSatisfy(pod -> assertThat(pod.injectedRevision()).isIn("asm-1-29", "asm-1-30"));

        // When
        startIstiod("asm-1-30");
        UpgradeOutcome outcome = toNew().completeWhenClear().run();

        // Then
        assertThat(outcome).as(events()).isInstanceOf(UpgradeOutcome.Completed.class);
        assertEverybodyIsOn("asm-1-30", 2);
    }

    @Test
    void aGatewayOfTheGatewayApiMovesWithConsentOnly() {
        // Given
        namespace(early, "asm-1-29");
        deployment(early, "cart", 1);
        api().post("/apis/gateway.networking.k8s.io/v1/namespaces/" + early + "/gateways", """
                        {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
                         "metadata": {"name": "front", "labels": {"istio.io/rev": "asm-1-29"}},
                         "spec": {"gatewayClassName": "istio",
                          "listeners": [{"name": "http", "port": 80, "protocol": "HTTP"}]}}
                        """)
                .orThrow();
        awaitRollout("/apis/apps/v1/namespaces/" + early + "/deployments/front-istio", 1);

        // When
        UpgradeOutcome without = mesh().upgrade().to(NEW).run();
        UpgradeOutcome with = toNew().moveGateways().completeWhenClear().run();

        // Then
        assertThat(without)
                .isInstanceOfSatisfying(
                        UpgradeOutcome.Blocked.class,
                        blocked -> assertThat(blocked.blockers())
                                .extracting(blocker -> blocker.subject() + " "
                                        + blocker.reason().code())
                                .containsExactly("Gateway " + early + "/front GATEWAY_NEEDS_CONSENT"));
        assertThat(with).as(events()).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(audited(early))
                .as(events())
                .hasSize(2)
                .allSatisfy(pod -> assertThat(pod.injectedRevision()).isEqualTo("asm-1-30"));
    }

    /**
     * Asks for completion, again while the new revision is not ready: a gateway that is up is not for a moment when its
     * HPA, which comes to it seconds later, adds a pod.
     */
    private ControlPlaneChange complete() {
        AtomicReference<ControlPlaneChange> change = new AtomicReference<>();
        Await.until("the new revision to be ready", LIMIT, () -> {
            change.set(mesh().controlPlane().complete());
            return change.get() instanceof ControlPlaneChange.Refused refused
                            && refused.reason().code() == UpgradeReason.REVISION_NOT_READY
                    ? refused.toString()
                    : null;
        });
        return change.get();
    }

    private int generation(String namespace, String deployment) {
        return api().get("/apis/apps/v1/namespaces/" + namespace + "/deployments/" + deployment)
                .orThrow()
                .at("/metadata/generation")
                .asInt();
    }
}
