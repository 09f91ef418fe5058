package io.meshupgrade.testkit.internal.controllers;

import static io.meshupgrade.testkit.internal.controllers.World.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import org.junit.jupiter.api.Test;

class DisruptionControllerTest {

    private final World world = new World();
    private final Key budget = new Key(Kinds.POD_DISRUPTION_BUDGET, SHOP, "cart");

    private void budget(String rule) {
        world.create(Kinds.POD_DISRUPTION_BUDGET, SHOP, """
                {'metadata':{'name':'cart'},'spec':{%s,'selector':{'matchLabels':{'app':'cart'}}}}
                """.formatted(rule));
    }

    private int status(String field) {
        return world.status(budget).path(field).asInt(-1);
    }

    @Test
    void counts_against_the_wanted_replicas_when_it_says_how_many_may_be_missing() {
        // Given
        world.deployment("cart", 4);
        budget("'maxUnavailable':'30%'");

        // When
        world.seconds(5);

        // Then
        assertThat(status("expectedPods")).isEqualTo(4);
        assertThat(status("desiredHealthy")).isEqualTo(2);
        assertThat(status("currentHealthy")).isEqualTo(4);
        assertThat(status("disruptionsAllowed")).isEqualTo(2);
        assertThat(world.condition(budget, "DisruptionAllowed").path("reason").asText())
                .isEqualTo("SufficientPods");
    }

    @Test
    void allows_nothing_while_too_few_pods_are_healthy() {
        // Given
        world.deployment("cart", 2);
        budget("'minAvailable':2");

        // When
        world.seconds(5);

        // Then
        assertThat(status("disruptionsAllowed")).isZero();
        assertThat(world.condition(budget, "DisruptionAllowed").path("status").asText())
                .isEqualTo("False");
    }

    @Test
    void forgets_an_eviction_that_came_to_nothing_after_two_minutes() {
        // Given
        world.deployment("cart", 3);
        budget("'minAvailable':2");
        world.seconds(5);
        String pod = Meta.name(world.pods("cart").get(0));

        // When
        world.api.editStatus(
                budget,
                object -> object.withObject("/status/disruptedPods")
                        .put(pod, world.time.now().toString()));
        world.seconds(5);
        int meanwhile = status("disruptionsAllowed");
        world.seconds(130);

        // Then
        assertThat(meanwhile).isZero();
        assertThat(status("disruptionsAllowed")).isEqualTo(1);
        assertThat(world.status(budget).has("disruptedPods")).isFalse();
    }
}
