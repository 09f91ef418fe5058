package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.testkit.RequestLog;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import org.junit.jupiter.api.Test;

/** What an upgrade costs the API server, counted by the simulator. */
class CostTest {

    private static final int NAMESPACES = 3;
    private static final int WORKLOADS = 5;

    @Test
    void restartsEachWorkloadWithOneWriteAndWatchesOnlyNamespacesInWork() {
        try (SimulatedAks aks = SimulatedAks.builder()
                        .id(OperatorProcess.ID)
                        .stepped()
                        .revisions("asm-1-29")
                        .start();
                OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            // Given
            aks.time().requireRest();
            for (int namespace = 0; namespace < NAMESPACES; namespace++) {
                for (int workload = 0; workload < WORKLOADS; workload++) {
                    aks.namespace("team-" + namespace)
                            .pointedTo("asm-1-29")
                            .deployment("service-" + workload)
                            .replicas(2);
                }
            }
            aks.namespace("elsewhere").deployment("wiki");
            aks.time().requireRest();
            RequestLog requests = aks.kubernetes().requests();
            requests.clear();

            // When
            RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, Revision.parse("asm-1-30"));
            settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
            UpgradeOutcome outcome = new UpgradeRunner(process.ports(), settings.spec()).run(null);

            // Then
            assertThat(outcome).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
            assertThat(requests.count("patch", "/apis/apps/v1/namespaces/*/deployments/*"))
                    .as("writes on workloads")
                    .isEqualTo(NAMESPACES * WORKLOADS);
            assertThat(requests.count("get", "/apis/apps/v1/namespaces/*/deployments/*"))
                    .as("reads of single workloads")
                    .isZero();
            assertThat(requests.count("patch", "/api/v1/namespaces/*"))
                    .as("namespaces pointed")
                    .isEqualTo(NAMESPACES);
            assertThat(requests.of("list", "/api/v1/pods"))
                    .as("times that all pods were read: before, after the start, and after the wave")
                    .filteredOn(request -> !request.query().contains("labelSelector"))
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(requests.count("watch", "/api/v1/pods"))
                    .as("watches of all pods")
                    .isZero();
            assertThat(requests.count("watch", "/api/v1/namespaces/*/pods"))
                    .as("watches of pods")
                    .isEqualTo(NAMESPACES);
            assertThat(requests.count("*", "/**/namespaces/elsewhere/**"))
                    .as("requests about others")
                    .isZero();
            assertThat(aks.arm().requests().count("PUT", "**"))
                    .as("changes in ARM")
                    .isEqualTo(1);
        }
    }
}
