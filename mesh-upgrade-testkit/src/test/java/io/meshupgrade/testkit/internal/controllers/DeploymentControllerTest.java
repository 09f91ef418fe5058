package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {

    private final World world = new World();

    @Test
    void brings_a_new_deployment_up() {
        // Given
        Key cart = world.deployment("cart", 3);

        // When
        world.seconds(3);

        // Then
        assertThat(world.available("cart")).isEqualTo(3);
        assertThat(world.status(cart).toString())
                .contains("\"observedGeneration\":1", "\"replicas\":3", "\"updatedReplicas\":3")
                .contains("\"readyReplicas\":3", "\"availableReplicas\":3")
                .doesNotContain("unavailableReplicas");
        assertThat(world.condition(cart, "Available").path("status").asText()).isEqualTo("True");
        assertThat(world.condition(cart, "Progressing").path("reason").asText()).isEqualTo("NewReplicaSetAvailable");
        assertThat(Meta.annotation(world.get(cart), "deployment.kubernetes.io/revision"))
                .isEqualTo("1");
        ObjectNode set = world.store.list(Kinds.REPLICA_SET, World.SHOP).get(0);
        assertThat(Meta.name(set)).isEqualTo("cart-" + Meta.label(set, "pod-template-hash"));
        assertThat(world.pods("cart")).allMatch(pod -> Meta.name(pod).startsWith(Meta.name(set) + "-"));
    }

    @Test
    void keeps_enough_pods_available_at_every_step_of_a_rolling_update() {
        // Given
        Key cart = world.deployment(
                "cart", "{'replicas':8,'strategy':{'rollingUpdate':{'maxSurge':'25%','maxUnavailable':'25%'}}}");
        world.seconds(3);

        // When
        world.restart(cart, "now");

        AtomicInteger fewest = new AtomicInteger(8);
        AtomicInteger most = new AtomicInteger(8);
        world.stepUntil(
                () -> world.live("cart").stream().allMatch(World.stamped("now"))
                        && world.status(cart).path("availableReplicas").asInt() == 8,
                () -> {
                    fewest.accumulateAndGet(world.available("cart"), Math::min);
                    most.accumulateAndGet(wanted(), Math::max);
                });

        // Then
        assertThat(fewest).hasValue(6);
        assertThat(most).hasValue(10);
        assertThat(world.live("cart")).hasSize(8).allMatch(World.stamped("now"));
    }

    @Test
    void reports_a_rollout_as_done_while_old_pods_are_terminating() {
        // Given
        world.controllers.pace(Pace.DEFAULT.withTerminate(Duration.ofSeconds(20)));
        Key cart = world.deployment("cart", 3);
        world.seconds(3);

        // When
        world.restart(cart, "now");
        world.seconds(6);

        // Then
        assertThat(world.status(cart).path("replicas").asInt()).isEqualTo(3);
        assertThat(world.status(cart).path("updatedReplicas").asInt()).isEqualTo(3);
        assertThat(world.pods("cart")).hasSize(6);
    }

    @Test
    void does_not_count_a_spec_as_observed_before_it_has_looked() {
        // Given
        Key cart = world.deployment("cart", 1);
        world.seconds(3);

        // When
        world.restart(cart, "now");

        // Then
        assertThat(Meta.generation(world.get(cart))).isEqualTo(2);
        assertThat(world.status(cart).path("observedGeneration").asInt()).isEqualTo(1);
    }

    @Test
    void says_that_the_deadline_is_exceeded_when_new_pods_never_get_ready() {
        // Given
        Key cart = world.deployment("cart", "{'replicas':4,'progressDeadlineSeconds':30}");
        world.seconds(3);
        world.controllers.sicknesses().befalls(Sickness.NEVER_READY, World.stamped("now"));

        // When
        world.restart(cart, "now");
        world.seconds(25);
        String before = world.condition(cart, "Progressing").path("reason").asText();
        world.seconds(15);

        // Then
        assertThat(before).isEqualTo("ReplicaSetUpdated");
        assertThat(world.condition(cart, "Progressing").path("status").asText()).isEqualTo("False");
        assertThat(world.condition(cart, "Progressing").path("reason").asText()).isEqualTo("ProgressDeadlineExceeded");
        assertThat(world.condition(cart, "Progressing").path("message").asText())
                .matches("ReplicaSet \"cart-.*\" has timed out progressing\\.");
        assertThat(world.available("cart")).isEqualTo(3);
        assertThat(world.condition(cart, "Available").path("status").asText()).isEqualTo("True");
    }

    @Test
    void goes_on_when_the_sick_pods_recover() {
        // Given
        Key cart = world.deployment("cart", "{'replicas':4,'progressDeadlineSeconds':30}");
        world.seconds(3);
        Runnable recovery = world.controllers.sicknesses().befalls(Sickness.NEVER_READY, World.stamped("now"));
        world.restart(cart, "now");
        world.seconds(60);

        // When
        recovery.run();
        world.seconds(10);

        // Then
        assertThat(world.live("cart")).hasSize(4).allMatch(World.stamped("now"));
        assertThat(world.condition(cart, "Progressing").path("reason").asText()).isEqualTo("NewReplicaSetAvailable");
    }

    @Test
    void stops_all_old_pods_first_when_it_recreates() {
        // Given
        Key cart = world.deployment("cart", "{'replicas':2,'strategy':{'type':'Recreate'}}");
        world.seconds(3);

        // When
        world.restart(cart, "now");

        AtomicBoolean mixed = new AtomicBoolean();
        world.stepUntil(
                () -> world.available("cart") == 2
                        && world.live("cart").stream().allMatch(World.stamped("now")),
                () -> {
                    long fresh = world.pods("cart").stream()
                            .filter(World.stamped("now"))
                            .count();
                    mixed.compareAndSet(
                            false, fresh > 0 && fresh < world.pods("cart").size());
                });

        // Then
        assertThat(mixed).isFalse();
    }

    @Test
    void rolls_nothing_out_while_it_is_paused() {
        // Given
        Key cart = world.deployment("cart", "{'replicas':2,'paused':true}");
        world.edit(cart, deployment -> deployment.withObject("/spec").put("paused", false));
        world.seconds(3);
        world.edit(cart, deployment -> deployment.withObject("/spec").put("paused", true));

        // When
        world.restart(cart, "now");
        world.seconds(3600);

        // Then
        assertThat(world.live("cart")).noneMatch(World.stamped("now"));
        assertThat(world.condition(cart, "Progressing").path("reason").asText()).isEqualTo("DeploymentPaused");
        assertThat(world.status(cart).path("observedGeneration").asInt()).isEqualTo(4);
    }

    @Test
    void scales_while_it_is_paused() {
        // Given
        Key cart = world.deployment("cart", 2);
        world.seconds(3);
        world.edit(cart, deployment -> deployment.withObject("/spec").put("paused", true));

        // When
        world.edit(cart, deployment -> deployment.withObject("/spec").put("replicas", 5));
        world.seconds(3);

        // Then
        assertThat(world.available("cart")).isEqualTo(5);
    }

    @Test
    void gives_every_replica_set_its_share_when_it_is_scaled_in_the_middle_of_a_rollout() {
        // Given
        Key cart = world.deployment("cart", 10);
        world.seconds(3);
        world.controllers.sicknesses().befalls(Sickness.NEVER_READY, World.stamped("now"));
        world.restart(cart, "now");
        world.seconds(5);

        // When
        world.edit(cart, deployment -> deployment.withObject("/spec").put("replicas", 20));
        world.seconds(5);

        // Then
        long sick = world.live("cart").stream().filter(World.stamped("now")).count();
        assertThat(world.live("cart")).hasSize(25);
        assertThat(sick).isEqualTo(10);
    }

    @Test
    void gives_a_template_that_comes_back_a_new_revision() {
        // Given
        Key cart = world.deployment("cart", 1);
        world.seconds(3);
        world.restart(cart, "now");
        world.seconds(5);

        // When
        world.edit(
                cart,
                deployment -> deployment.withObject("/spec/template/metadata").remove("annotations"));
        world.seconds(5);

        // Then
        assertThat(Meta.annotation(world.get(cart), "deployment.kubernetes.io/revision"))
                .isEqualTo("3");
        assertThat(world.store.list(Kinds.REPLICA_SET, World.SHOP)).hasSize(2);
    }

    @Test
    void forgets_old_revisions_beyond_its_limit() {
        // Given
        Key cart = world.deployment("cart", "{'replicas':1,'revisionHistoryLimit':2}");

        // When
        for (String stamp : List.of("one", "two", "three", "four")) {
            world.seconds(5);
            world.restart(cart, stamp);
        }
        world.seconds(5);

        // Then
        assertThat(world.store.list(Kinds.REPLICA_SET, World.SHOP)).hasSize(3);
    }

    @Test
    void waits_until_pods_were_ready_for_long_enough() {
        // Given
        Key cart = world.deployment("cart", "{'replicas':2,'minReadySeconds':30}");

        // When
        world.seconds(20);
        int early = world.status(cart).path("availableReplicas").asInt();
        world.seconds(20);

        // Then
        assertThat(early).isZero();
        assertThat(world.status(cart).path("availableReplicas").asInt()).isEqualTo(2);
    }

    /** As observed on a real API server: no rollback can undo it, somebody has to delete the canary pod. */
    @Test
    void keeps_the_canary_and_drops_the_original_when_what_was_never_ready_is_restarted_back() {
        // Given
        world.controllers.sicknesses().befalls(Sickness.NEVER_READY, Sicknesses.ofWorkload(World.SHOP, "cart"));
        Key cart = world.deployment("cart", 1);
        world.seconds(5);
        String original = Meta.name(world.live("cart").get(0));

        // When
        world.restart(cart, "canary");
        world.seconds(30);
        world.restart(cart, "back");
        world.seconds(300);

        // Then
        assertThat(world.live("cart"))
                .hasSize(2)
                .anyMatch(World.stamped("canary"))
                .anyMatch(World.stamped("back"));
        assertThat(world.live("cart")).extracting(Meta::name).doesNotContain(original);
    }

    @Test
    void keeps_the_canary_when_what_cannot_be_scheduled_is_undone() {
        // Given
        world.controllers.sicknesses().befalls(Sickness.UNSCHEDULABLE, Sicknesses.ofWorkload(World.SHOP, "cart"));
        Key cart = world.deployment("cart", 1);
        world.seconds(5);

        // When
        world.restart(cart, "canary");
        world.seconds(30);
        world.edit(
                cart,
                deployment -> deployment.withObject("/spec/template/metadata").remove("annotations"));
        world.seconds(300);

        // Then
        assertThat(world.live("cart")).hasSize(2).anyMatch(World.stamped("canary"));
        assertThat(Conditions.find(world.live("cart").get(0).path("status"), "PodScheduled")
                        .path("reason")
                        .asText())
                .isEqualTo("Unschedulable");
    }

    @Test
    void drops_pods_that_are_not_ready_before_those_that_are() {
        // Given
        Key cart = world.deployment("cart", 3);
        world.seconds(3);
        String sick = Meta.name(world.live("cart").get(1));
        world.controllers
                .sicknesses()
                .befalls(Sickness.NEVER_READY, pod -> Meta.name(pod).equals(sick));
        world.seconds(1);

        // When
        world.edit(cart, deployment -> deployment.withObject("/spec").put("replicas", 2));
        world.seconds(3);

        // Then
        assertThat(world.live("cart")).hasSize(2).extracting(Meta::name).doesNotContain(sick);
    }

    private int wanted() {
        return Workloads.sum(world.store.list(Kinds.REPLICA_SET, World.SHOP), Workloads::replicas);
    }
}
