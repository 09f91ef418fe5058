package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.AccessRule;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradePlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a plan says of the room on the nodes, read from a server. */
class PlanRoomTest {

    private static final String MERGE = "application/merge-patch+json";

    private final SimulatedAks aks = OperatorProcess.restingAks("asm-1-29");
    private final ApiServer api = new ApiServer(aks.kubeconfig());

    @BeforeEach
    void populate() {
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(4);
        api.patch("/apis/apps/v1/namespaces/shop/deployments/cart", MERGE, """
                        {"spec":{"strategy":{"rollingUpdate":{"maxSurge":"50%"}},"template":{"spec":{"containers":[
                          {"name":"app","image":"registry.example/cart:1",
                           "resources":{"requests":{"cpu":"1500m","memory":"1Gi"}}}]}}}}""").orThrow();
        aks.time().requireRest();
    }

    @AfterEach
    void close() {
        aks.close();
    }

    @Test
    void saysNothingWhileThereIsRoom() {
        assertThat(plan().notes()).isEmpty();
    }

    @Test
    void saysWhatIsAskedForAndWhatIsLeft() {
        // Given
        api.patch(
                        "/api/v1/nodes/node-1/status",
                        MERGE,
                        "{\"status\":{\"allocatable\":{\"cpu\":\"8\",\"memory\":\"1Ti\"}}}")
                .orThrow();

        // Then
        assertThat(plan().notes())
                .singleElement()
                .satisfies(note -> assertThat(note.toString())
                        .startsWith(
                                "LITTLE_ROOM: With 5 workloads at once, new pods ask for up to 3200m CPU and 2304 Mi"
                                        + " of memory before old ones go, and the nodes have ")
                        .contains("m CPU and "));
    }

    @Test
    void saysWhenNodesMayNotBeListed() {
        // Given
        aks.kubernetes().access().denyOnly(AccessRule.to("list").on("", "nodes"));

        // Then
        assertThat(plan().notes())
                .singleElement()
                .satisfies(note -> assertThat(note.toString())
                        .startsWith(
                                "ROOM_UNKNOWN: Whether the nodes have room for 3200m CPU and 2304 Mi of memory more is"
                                        + " not known: Cannot list nodes"));
    }

    private UpgradePlan plan() {
        try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            return ClusterUpgrade.to(Revision.parse("asm-1-30"), process::ports).plan();
        }
    }
}
