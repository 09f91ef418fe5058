package io.meshupgrade.examples;

import com.azure.core.credential.AccessToken;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.testkit.SimulatedAks;
import java.time.OffsetDateTime;
import reactor.core.publisher.Mono;

/** The simulated cluster on which examples are tried: asm-1-29, and two pods of shop/cart that it injected. */
final class Shop {

    static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";

    private Shop() {}

    static SimulatedAks start() {
        SimulatedAks aks =
                SimulatedAks.builder().id(ID).speed(5).revisions("asm-1-29").start();
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.time().requireRest();
        return aks;
    }

    static MeshUpgrade connect(SimulatedAks aks) {
        return AksMeshUpgrade.cluster(ClusterId.parse(ID))
                .credential(request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX)))
                .armEndpoint(aks.armEndpoint())
                .connect();
    }
}
