package io.meshupgrade.testkit.internal.controllers;

import static io.meshupgrade.testkit.internal.controllers.World.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {

    @Test
    void tell_once_and_count_why_pods_cannot_be_created() {
        // Given
        World world = new World();
        world.revision("asm-1-29", "proxy:1");
        world.label(SHOP, "istio.io/rev", "asm-1-29");
        world.mesh.stop("asm-1-29");

        // When
        world.deployment("cart", 2);
        world.seconds(10);

        // Then
        List<ObjectNode> events = world.store.list(Kinds.EVENT, SHOP);
        assertThat(events).hasSize(1);
        ObjectNode event = events.get(0);
        assertThat(event.path("reason").asText()).isEqualTo("FailedCreate");
        assertThat(event.path("type").asText()).isEqualTo("Warning");
        assertThat(event.at("/involvedObject/kind").asText()).isEqualTo("ReplicaSet");
        assertThat(event.path("message").asText())
                .startsWith("Error creating: Internal error occurred: failed calling webhook")
                .endsWith("no endpoints available for service \"istiod-asm-1-29\"");
        assertThat(event.path("count").asInt()).isGreaterThan(1);
    }
}
