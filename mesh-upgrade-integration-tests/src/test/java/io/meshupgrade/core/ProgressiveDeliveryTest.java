package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.workloads.RestartReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workloads whose changes Argo or Flagger deliver: their pods are replaced, and no delivery begins. */
class ProgressiveDeliveryTest {

    private static final String ROLLOUTS = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments/";
    private static final String MERGE = "application/merge-patch+json";

    private final SimulatedAks aks = SimulatedAks.builder()
            .id(OperatorProcess.ID)
            .stepped()
            .kind("flagger.app", "v1beta1", "canaries", "Canary", true)
            .revisions("asm-1-29")
            .start();
    private final ApiServer api = new ApiServer(aks.kubeconfig());
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void begin() {
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-29");
    }

    @AfterEach
    void end() {
        aks.close();
    }

    @Test
    void aRolloutOfArgoIsRestartedByItsOwnMeansAndDeliversNothing() {
        // Given
        aks.namespace("shop").rollout("pay").replicas(3);
        aks.time().requireRest();
        String hash = rollout("pay").at("/status/currentPodHash").asText();

        // When
        UpgradeOutcome outcome = upgrade(true);

        // Then
        assertThat(outcome).isInstanceOf(UpgradeOutcome.Completed.class);
        JsonNode pay = rollout("pay");
        assertThat(pay.at("/status/currentPodHash").asText()).isEqualTo(hash);
        assertThat(pay.at("/spec/template/metadata").has("annotations")).isFalse();
        assertThat(pay.at("/status/restartedAt")).isEqualTo(pay.at("/spec/restartAt"));
        assertThat(revisions()).containsExactly("asm-1-30", "asm-1-30", "asm-1-30");
        assertThat(aks.kubernetes().requests().count("patch", ROLLOUTS + "pay")).isEqualTo(1);
    }

    @Test
    void aRolloutOfOnePodIsInterruptedOnlyWhenThatIsAccepted() {
        // Given
        aks.namespace("shop").rollout("pay").replicas(1);
        aks.time().requireRest();

        // When
        UpgradeOutcome refused = upgrade(false);
        UpgradeOutcome accepted = upgrade(true);

        // Then
        assertThat(refused.toString())
                .contains("Rollout.argoproj.io shop/pay")
                .contains(RestartReason.RECREATE.name())
                .contains("has one pod, which Argo evicts before another one comes.");
        assertThat(accepted).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(revisions()).containsExactly("asm-1-30");
    }

    @Test
    void theDeploymentThatARolloutRefersToIsLeftAloneAndTheRolloutRestarted() {
        // Given
        aks.namespace("shop").deployment("web").replicas(0);
        aks.namespace("shop").rollout("other").replicas(0);
        api.post(ROLLOUTS.substring(0, ROLLOUTS.length() - 1), """
                        {"metadata":{"name":"pay"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
                         "strategy":{"canary":{}},
                         "workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""").orThrow();
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = upgrade(true);

        // Then
        assertThat(outcome).as("%s", told).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(revisions()).containsExactly("asm-1-30", "asm-1-30");
        assertThat(aks.kubernetes().requests().count("patch", DEPLOYMENTS + "web"))
                .isZero();
    }

    @Test
    void thePrimaryOfACanaryOfFlaggerIsRestartedAndItsTargetIsNot() {
        // Given
        canary(0, 2);
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = upgrade(false);

        // Then
        assertThat(outcome).as("%s", told).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(revisions()).containsExactly("asm-1-30", "asm-1-30");
        assertThat(aks.kubernetes().requests().count("patch", DEPLOYMENTS + "cart"))
                .isZero();
    }

    @Test
    void theTargetOfACanaryIsNotRestartedInTheMiddleOfItsAnalysis() {
        // Given
        canary(1, 1);
        aks.time().requireRest();

        // When
        UpgradeOutcome outcome = upgrade(false);

        // Then
        assertThat(outcome.toString())
                .contains("Deployment shop/cart is the target of Flagger's Canary cart and has pods: an analysis is"
                        + " going on, which a restart would begin anew.");
        assertThat(aks.kubernetes().requests().count("patch", DEPLOYMENTS + "cart"))
                .isZero();
    }

    /** What Flagger makes of a Deployment. */
    private void canary(int ofTarget, int ofPrimary) {
        aks.namespace("shop").deployment("cart").replicas(ofTarget);
        aks.namespace("shop").deployment("cart-primary").replicas(ofPrimary);
        JsonNode canary = api.post("/apis/flagger.app/v1beta1/namespaces/shop/canaries", """
                        {"metadata":{"name":"cart"},
                         "spec":{"targetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"cart"}}}""")
                .orThrow();
        api.patch(DEPLOYMENTS + "cart-primary", MERGE, """
                        {"metadata":{"ownerReferences":[{"apiVersion":"flagger.app/v1beta1","kind":"Canary","name":"cart",
                         "uid":"%s","controller":true}]}}""".formatted(
                                canary.at("/metadata/uid").asText()))
                .orThrow();
    }

    private UpgradeOutcome upgrade(boolean acceptAll) {
        told.clear();
        RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, Revision.parse("asm-1-30"));
        settings.complete = true;
        settings.acceptAll = acceptAll;
        settings.patience = Duration.ofMinutes(5);
        settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
        settings.listeners.add(event -> told.add(event.toString()));
        try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            return new UpgradeRunner(process.ports(), settings.spec()).run(null);
        }
    }

    private JsonNode rollout(String name) {
        return api.get(ROLLOUTS + name).orThrow();
    }

    private List<String> revisions() {
        aks.time().requireRest();
        return StreamSupport.stream(
                        api.get("/api/v1/namespaces/shop/pods")
                                .orThrow()
                                .path("items")
                                .spliterator(),
                        false)
                .map(pod -> pod.path("metadata")
                        .path("annotations")
                        .path("istio.io/rev")
                        .asText())
                .toList();
    }
}
