package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatefulSetControllerTest {

    private final World world = new World();

    @Test
    void creates_its_pods_one_after_the_other() {
        // Given
        List<Integer> sizes = new ArrayList<>();

        // When
        world.workload(Kinds.STATEFUL_SET, "db", "{'replicas':3}");
        world.stepUntil(() -> world.available("db") == 3, () -> {
            if (world.pods("db").size() > world.available("db") + 1) {
                sizes.add(world.pods("db").size());
            }
        });

        // Then
        assertThat(sizes).isEmpty();
        assertThat(world.pods("db")).extracting(Meta::name).containsExactly("db-0", "db-1", "db-2");
    }

    @Test
    void creates_its_pods_at_once_when_it_may() {
        // Given
        world.workload(Kinds.STATEFUL_SET, "db", "{'replicas':3,'podManagementPolicy':'Parallel'}");

        // When
        world.seconds(0.05);

        // Then
        assertThat(world.pods("db")).hasSize(3);
    }

    @Test
    void replaces_one_pod_at_a_time_from_the_highest_number_down() {
        // Given
        Key db = world.workload(Kinds.STATEFUL_SET, "db", "{'replicas':3}");
        world.seconds(10);
        List<String> order = new ArrayList<>();

        // When
        world.restart(db, "now");
        AtomicInteger fewest = new AtomicInteger(3);
        world.stepUntil(
                () -> !order.isEmpty()
                        && world.status(db)
                                .path("currentRevision")
                                .equals(world.status(db).path("updateRevision")),
                () -> {
                    fewest.accumulateAndGet(world.available("db"), Math::min);
                    world.live("db").stream()
                            .filter(World.stamped("now"))
                            .map(Meta::name)
                            .filter(name -> !order.contains(name))
                            .forEach(order::add);
                });

        // Then
        assertThat(order).containsExactly("db-2", "db-1", "db-0");
        assertThat(fewest).hasValue(2);
        assertThat(world.status(db).path("currentReplicas").asInt()).isEqualTo(3);
    }

    @Test
    void leaves_the_pods_below_the_partition_alone() {
        // Given
        Key db = world.workload(
                Kinds.STATEFUL_SET,
                "db",
                "{'replicas':3,'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'partition':2}}}");
        world.seconds(10);

        // When
        world.restart(db, "now");
        world.seconds(10);
        world.delete(new Key(Kinds.POD, World.SHOP, "db-0"));
        world.seconds(10);

        // Then
        assertThat(world.live("db").stream().filter(World.stamped("now")))
                .extracting(Meta::name)
                .containsExactly("db-2");
        assertThat(world.status(db).path("updatedReplicas").asInt()).isEqualTo(1);
        assertThat(world.status(db).path("currentReplicas").asInt()).isEqualTo(2);
        assertThat(world.status(db).path("readyReplicas").asInt()).isEqualTo(3);
    }

    @Test
    void replaces_a_pod_on_delete_only_when_somebody_deletes_it() {
        // Given
        Key db = world.workload(Kinds.STATEFUL_SET, "db", "{'replicas':2,'updateStrategy':{'type':'OnDelete'}}");
        world.seconds(10);

        // When
        world.restart(db, "now");
        world.seconds(100);
        boolean untouched = world.live("db").stream().noneMatch(World.stamped("now"));
        world.delete(new Key(Kinds.POD, World.SHOP, "db-0"));
        world.seconds(10);

        // Then
        assertThat(untouched).isTrue();
        assertThat(world.live("db").stream().filter(World.stamped("now")))
                .extracting(Meta::name)
                .containsExactly("db-0");
    }

    /** As in real clusters (kubernetes/kubernetes#67250): the one pod has to be deleted. */
    @Test
    void stays_stuck_on_a_sick_pod_even_when_its_template_is_repaired() {
        // Given
        Key db = world.workload(Kinds.STATEFUL_SET, "db", "{'replicas':3}");
        world.seconds(10);
        world.controllers.sicknesses().befalls(Sickness.CRASH_LOOP, World.stamped("bad"));
        world.restart(db, "bad");
        world.seconds(30);

        // When
        world.edit(db, set -> set.withObject("/spec/template/metadata").remove("annotations"));
        world.seconds(600);
        boolean stuck = world.live("db").stream().anyMatch(World.stamped("bad"));
        world.delete(new Key(Kinds.POD, World.SHOP, "db-2"));
        world.seconds(30);

        // Then
        assertThat(stuck).isTrue();
        assertThat(world.live("db")).hasSize(3).noneMatch(World.stamped("bad"));
        assertThat(world.available("db")).isEqualTo(3);
    }

    @Test
    void keeps_its_former_templates_as_revisions() {
        // Given
        Key db = world.workload(Kinds.STATEFUL_SET, "db", "{'replicas':1,'revisionHistoryLimit':1}");
        world.seconds(5);

        // When
        for (String stamp : List.of("one", "two", "three")) {
            world.restart(db, stamp);
            world.seconds(10);
        }

        // Then
        List<ObjectNode> revisions = world.store.list(Kinds.CONTROLLER_REVISION, World.SHOP);
        assertThat(revisions)
                .extracting(revision -> revision.path("revision").asInt())
                .containsExactlyInAnyOrder(3, 4);
        assertThat(Meta.label(world.pods("db").get(0), "controller-revision-hash"))
                .isEqualTo(world.status(db).path("currentRevision").asText());
    }

    @Test
    void scales_down_from_the_highest_number() {
        // Given
        Key db = world.workload(Kinds.STATEFUL_SET, "db", "{'replicas':3}");
        world.seconds(10);

        // When
        world.edit(db, set -> set.withObject("/spec").put("replicas", 1));
        world.seconds(10);

        // Then
        assertThat(world.pods("db")).extracting(Meta::name).containsExactly("db-0");
    }
}
