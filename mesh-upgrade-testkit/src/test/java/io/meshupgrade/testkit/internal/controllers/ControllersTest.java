package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for all of them together. */
class ControllersTest {

    @Test
    void do_the_same_in_every_run() {
        // Given
        List<String> once = eventfulLife(new World());

        // When
        List<String> again = eventfulLife(new World());

        // Then
        assertThat(again).isEqualTo(once);
    }

    @Test
    void come_to_rest() {
        // Given
        World world = new World();
        eventfulLife(world);

        // When
        world.seconds(1000);

        // Then
        assertThat(world.time.untilNext()).isNull();
    }

    @Test
    void look_at_what_is_there_already_when_they_start() {
        // Given
        World before = new World();
        before.deployment("cart", 2);
        before.seconds(3);
        Timeline time = new Timeline(before.time.now());
        ApiObjects api = new ApiObjects(before.store, time, 99);
        Controllers controllers = new Controllers(api, time, new Kinds());

        // When
        controllers.start();
        Key cart = new Key(Kinds.DEPLOYMENT, World.SHOP, "cart");
        api.edit(cart, deployment -> deployment.withObject("/spec").put("replicas", 3));
        List<String> survivors = before.pods("cart").stream().map(Meta::uid).toList();
        time.pass(Pace.DEFAULT.start().multipliedBy(3));

        // Then
        assertThat(before.pods("cart")).hasSize(3).allMatch(Pods::isReady);
        assertThat(before.pods("cart")).extracting(Meta::uid).containsAll(survivors);
    }

    private static List<String> eventfulLife(World world) {
        List<String> changes = new ArrayList<>();
        world.store.listen(change -> changes.add(world.time.now() + " " + change));
        Key cart = world.deployment("cart", 5);
        Key db = world.workload(Kinds.STATEFUL_SET, "db", "{'replicas':3}");
        world.workload(Kinds.DAEMON_SET, "agent", "{}");
        world.job("import", "{'completions':3,'parallelism':2}");
        world.seconds(2);
        Runnable recovery = world.controllers.nodeDies("node-2");
        world.restart(cart, "now");
        world.restart(db, "now");
        world.seconds(400);
        recovery.run();
        world.delete(db);
        world.seconds(400);
        return changes;
    }
}
