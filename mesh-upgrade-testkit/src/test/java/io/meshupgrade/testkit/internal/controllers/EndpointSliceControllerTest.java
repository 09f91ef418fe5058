package io.meshupgrade.testkit.internal.controllers;

import static io.meshupgrade.testkit.internal.controllers.World.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointSliceControllerTest {

    private final World world = new World();

    private List<ObjectNode> slices() {
        return world.store.list(Kinds.ENDPOINT_SLICE, SHOP);
    }

    private void service() {
        world.create(Kinds.SERVICE, SHOP, """
                {'metadata':{'name':'cart'},'spec':{'selector':{'app':'cart'},'ports':[{'port':80}]}}
                """);
    }

    private int ready() {
        int ready = 0;
        for (ObjectNode slice : slices()) {
            for (JsonNode endpoint : slice.path("endpoints")) {
                ready += endpoint.at("/conditions/ready").asBoolean() ? 1 : 0;
            }
        }
        return ready;
    }

    @Test
    void splits_many_pods_into_slices_of_a_hundred_and_goes_down_with_them() {
        // Given
        service();
        Key cart = world.deployment("cart", 150);

        // When
        world.seconds(5);
        int many = slices().size();
        int readyOfMany = ready();
        world.edit(cart, object -> object.withObject("/spec").put("replicas", 3));
        world.seconds(5);

        // Then
        assertThat(many).isEqualTo(2);
        assertThat(readyOfMany).isEqualTo(150);
        assertThat(slices()).hasSize(1);
        assertThat(ready()).isEqualTo(3);
    }

    @Test
    void says_which_pods_are_ready_and_which_are_going() {
        // Given
        service();
        world.deployment("cart", 1);
        world.seconds(5);
        ObjectNode pod = world.pods("cart").get(0);

        // When
        world.delete(Meta.key(Kinds.POD, pod));
        world.seconds(0.01);

        // Then
        JsonNode endpoint = slices().get(0).at("/endpoints/0");
        assertThat(endpoint.at("/targetRef/name").asText()).isEqualTo(Meta.name(pod));
        assertThat(endpoint.at("/conditions").toString())
                .isEqualTo("{\"ready\":false,\"serving\":true,\"terminating\":true}");
        assertThat(slices().get(0).at("/ports/0/port").asInt()).isEqualTo(80);
    }

    @Test
    void a_service_of_nobody_has_a_slice_without_endpoints_which_goes_with_it() {
        // Given
        service();
        world.seconds(1);
        int before = slices().size();

        // When
        world.delete(new Key(Kinds.SERVICE, SHOP, "cart"));
        world.seconds(1);

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(slices()).isEmpty();
    }
}
