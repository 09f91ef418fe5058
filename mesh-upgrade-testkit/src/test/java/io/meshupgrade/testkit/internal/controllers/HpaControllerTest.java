package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import org.junit.jupiter.api.Test;

class HpaControllerTest {

    private final World world = new World();

    @Test
    void raises_a_target_to_its_minimum_after_a_while() {
        // Given
        Key cart = world.deployment("cart", 1);
        world.seconds(3);

        // When
        autoscaler(2, 10);
        world.seconds(1);
        int early = Workloads.replicas(world.get(cart));
        world.seconds(4);

        // Then
        assertThat(early).isEqualTo(1);
        assertThat(world.available("cart")).isEqualTo(2);
    }

    @Test
    void follows_what_a_test_wants_within_its_limits() {
        // Given
        Key cart = world.deployment("cart", 2);
        autoscaler(2, 6);

        // When
        world.controllers.autoscalers().wants(World.SHOP, "cart", 50);
        world.seconds(10);

        // Then
        assertThat(Workloads.replicas(world.get(cart))).isEqualTo(6);
    }

    @Test
    void leaves_a_target_alone_that_was_scaled_to_nothing() {
        // Given
        Key cart = world.deployment("cart", 0);

        // When
        autoscaler(2, 6);
        world.seconds(10);

        // Then
        assertThat(Workloads.replicas(world.get(cart))).isZero();
    }

    @Test
    void leaves_a_target_alone_when_a_kind_of_another_group_is_meant() {
        // Given
        Key cart = world.deployment("cart", 1);

        // When
        autoscaler("example.com/v1", 2, 6);
        world.seconds(10);

        // Then
        assertThat(Workloads.replicas(world.get(cart))).isEqualTo(1);
    }

    private void autoscaler(int minimum, int maximum) {
        autoscaler("apps/v1", minimum, maximum);
    }

    private void autoscaler(String apiVersion, int minimum, int maximum) {
        world.create(Kinds.HORIZONTAL_POD_AUTOSCALER, World.SHOP, """
                {'metadata':{'name':'cart'},'spec':{'minReplicas':%d,'maxReplicas':%d,
                  'scaleTargetRef':{'apiVersion':'%s','kind':'Deployment','name':'cart'}}}
                """.formatted(minimum, maximum, apiVersion));
    }
}
