package io.meshupgrade.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.time.OffsetDateTime;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class UpgradeMeshTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";
    private static final TokenCredential CREDENTIAL = request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX));

    private SimulatedAks aks;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder().id(ID).speed(5).revisions("asm-1-29").start();
        aks.time().requireRest();
        aks.namespace("shop-canary").pointedTo("asm-1-29").deployment("cart");
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.time().requireRest();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    @Test
    void waitsForTheDecisionToComplete() {
        assertThat(upgrade(() -> 0.001)).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
    }

    @Test
    void goesBackWhenErrorsRise() {
        assertThat(upgrade(() -> 0.04)).isInstanceOf(UpgradeOutcome.RolledBack.class);
    }

    private UpgradeOutcome upgrade(DoubleSupplier errorRate) {
        return UpgradeMesh.upgrade(ID, CREDENTIAL, aks.armEndpoint(), "asm-1-30", errorRate);
    }
}
