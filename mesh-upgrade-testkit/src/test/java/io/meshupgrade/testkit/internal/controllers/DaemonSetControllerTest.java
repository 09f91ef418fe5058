package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DaemonSetControllerTest {

    private final World world = new World();

    @Test
    void runs_one_pod_on_each_node() {
        // Given
        Key agent = world.workload(Kinds.DAEMON_SET, "agent", "{}");

        // When
        world.seconds(3);
        world.create(Kinds.NODE, "", "{'metadata':{'name':'node-3'}}");
        world.seconds(3);

        // Then
        assertThat(world.live("agent"))
                .extracting(Pods::node)
                .containsExactlyInAnyOrder("node-0", "node-1", "node-2", "node-3");
        assertThat(world.status(agent).path("numberAvailable").asInt()).isEqualTo(4);
    }

    @Test
    void replaces_one_pod_after_the_other() {
        // Given
        Key agent = world.workload(Kinds.DAEMON_SET, "agent", "{}");
        world.seconds(3);

        // When
        world.restart(agent, "now");
        AtomicInteger fewest = new AtomicInteger(3);
        world.stepUntil(
                () -> world.live("agent").stream().filter(World.stamped("now")).count() == 3
                        && world.status(agent).path("numberAvailable").asInt() == 3,
                () -> fewest.accumulateAndGet(world.available("agent"), Math::min));

        // Then
        assertThat(fewest).hasValue(2);
        assertThat(world.live("agent")).hasSize(3).allMatch(World.stamped("now"));
    }

    @Test
    void stops_when_the_first_new_pod_does_not_get_ready() {
        // Given
        Key agent = world.workload(Kinds.DAEMON_SET, "agent", "{}");
        world.seconds(3);
        world.controllers.sicknesses().befalls(Sickness.IMAGE_PULL, World.stamped("now"));

        // When
        world.restart(agent, "now");
        world.seconds(600);

        // Then
        assertThat(world.available("agent")).isEqualTo(2);
        assertThat(world.status(agent).path("updatedNumberScheduled").asInt()).isEqualTo(1);
        assertThat(world.status(agent).path("numberUnavailable").asInt()).isEqualTo(1);
    }

    @Test
    void replaces_a_pod_on_delete_only_when_somebody_deletes_it() {
        // Given
        Key agent = world.workload(Kinds.DAEMON_SET, "agent", "{'updateStrategy':{'type':'OnDelete'}}");
        world.seconds(3);

        // When
        world.restart(agent, "now");
        world.seconds(60);
        boolean untouched = world.live("agent").stream().noneMatch(World.stamped("now"));
        world.delete(Meta.key(Kinds.POD, world.live("agent").get(0)));
        world.seconds(5);

        // Then
        assertThat(untouched).isTrue();
        assertThat(world.live("agent").stream().filter(World.stamped("now"))).hasSize(1);
    }

    @Test
    void follows_a_node_selector() {
        // Given
        world.edit(
                new Key(Kinds.NODE, "", "node-1"),
                node -> node.withObject("/metadata/labels").put("disk", "fast"));
        Key agent = world.workload(Kinds.DAEMON_SET, "agent", "{}");
        world.edit(
                agent, set -> set.withObject("/spec/template/spec/nodeSelector").put("disk", "fast"));

        // When
        world.seconds(5);

        // Then
        assertThat(world.live("agent")).extracting(Pods::node).containsExactly("node-1");
    }
}
