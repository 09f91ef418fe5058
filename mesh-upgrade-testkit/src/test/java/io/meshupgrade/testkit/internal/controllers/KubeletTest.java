package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KubeletTest {

    private final World world = new World();

    @Test
    void takes_a_pod_from_its_creation_to_ready_in_the_time_that_was_set() {
        // Given
        world.controllers.pace(Pace.DEFAULT.withSchedule(Duration.ofSeconds(2)).withStart(Duration.ofSeconds(7)));
        world.deployment("cart", 1);

        // When
        world.seconds(1.9);
        boolean scheduled = Pods.isScheduled(world.live("cart").get(0));
        world.seconds(0.5);
        String waiting = world.live("cart")
                .get(0)
                .at("/status/containerStatuses/0/state/waiting/reason")
                .asText();
        boolean early = Pods.isReady(world.live("cart").get(0));
        world.seconds(7);

        // Then
        assertThat(scheduled).isFalse();
        assertThat(waiting).isEqualTo("ContainerCreating");
        assertThat(early).isFalse();
        assertThat(Pods.isRunningAndReady(world.live("cart").get(0))).isTrue();
    }

    @Test
    void spreads_pods_over_nodes() {
        // Given
        world.deployment("cart", 3);

        // When
        world.seconds(3);

        // Then
        assertThat(world.live("cart")).extracting(Pods::node).containsExactlyInAnyOrder("node-0", "node-1", "node-2");
    }

    @Test
    void reports_a_crash_loop_with_a_count_that_grows() {
        // Given
        world.controllers.sicknesses().befalls(Sickness.CRASH_LOOP, Sicknesses.ofWorkload(World.SHOP, "cart"));
        world.deployment("cart", 1);

        // When
        world.seconds(60);

        // Then
        JsonNode container = world.live("cart").get(0).at("/status/containerStatuses/0");
        assertThat(Pods.phase(world.live("cart").get(0))).isEqualTo("Running");
        assertThat(container.path("restartCount").asInt()).isEqualTo(3);
        assertThat(container.at("/state/waiting/reason").asText()).isEqualTo("CrashLoopBackOff");
        assertThat(container.at("/state/waiting/message").asText()).startsWith("back-off 40s restarting failed");
        assertThat(container.at("/lastState/terminated/exitCode").asInt()).isEqualTo(1);
        assertThat(Conditions.find(world.live("cart").get(0).path("status"), "Ready")
                        .path("message")
                        .asText())
                .isEqualTo("containers with unready status: [app]");
    }

    @Test
    void leaves_what_runs_alone_when_images_cannot_be_pulled() {
        // Given
        world.deployment("cart", 1);
        world.seconds(3);

        // When
        world.controllers.sicknesses().befalls(Sickness.IMAGE_PULL, Sicknesses.ofWorkload(World.SHOP, "cart"));
        world.seconds(3);
        world.delete(Meta.key(Kinds.POD, world.live("cart").get(0)));
        boolean stillReady = world.pods("cart").stream().allMatch(Pods::isReady);
        world.seconds(3);

        // Then
        JsonNode pod = world.live("cart").get(0);
        assertThat(stillReady).isTrue();
        assertThat(Pods.phase(pod)).isEqualTo("Pending");
        assertThat(pod.at("/status/containerStatuses/0/state/waiting/reason").asText())
                .isEqualTo("ImagePullBackOff");
    }

    @Test
    void keeps_the_pods_of_a_dead_node_terminating_until_it_is_back() {
        // Given
        world.deployment("cart", 3);
        world.seconds(3);

        // When
        Runnable recovery = world.controllers.nodeDies("node-1");
        world.seconds(30);
        int available = world.available("cart");
        world.seconds(300);
        long going = world.pods("cart").stream().filter(Meta::isGoing).count();
        int replaced = world.available("cart");
        recovery.run();
        world.seconds(5);

        // Then
        assertThat(available).isEqualTo(2);
        assertThat(going).isEqualTo(1);
        assertThat(replaced).isEqualTo(3);
        assertThat(world.pods("cart")).hasSize(3).noneMatch(Meta::isGoing);
    }

    @Test
    void gives_a_pod_no_more_than_its_grace_period() {
        // Given
        world.controllers.pace(Pace.DEFAULT.withTerminate(Duration.ofMinutes(10)));
        Key pod = Meta.key(
                Kinds.POD,
                world.create(
                        Kinds.POD, World.SHOP, "{'metadata':{'name':'bare'},'spec':{'containers':[{'name':'a'}]}}"));
        world.seconds(3);

        // When
        world.delete(pod);
        world.seconds(29);
        boolean late = world.store.get(pod) != null;
        world.seconds(2);

        // Then
        assertThat(late).isTrue();
        assertThat(world.store.get(pod)).isNull();
    }

    @Test
    void schedules_what_could_not_be_scheduled_when_that_is_over() {
        // Given
        world.controllers.sicknesses().befalls(Sickness.UNSCHEDULABLE, Sicknesses.withLabel(World.SHOP, "app", "cart"));
        world.deployment("cart", 1);
        world.seconds(60);
        boolean pending = Pods.phase(world.live("cart").get(0)).equals("Pending");

        // When
        world.controllers.sicknesses().heal();
        world.seconds(3);

        // Then
        assertThat(pending).isTrue();
        assertThat(world.available("cart")).isEqualTo(1);
    }
}
