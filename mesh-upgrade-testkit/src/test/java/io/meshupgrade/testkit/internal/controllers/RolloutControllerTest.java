package io.meshupgrade.testkit.internal.controllers;

import static io.meshupgrade.testkit.internal.controllers.World.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What argoproj/argo-rollouts, docs/features/restart.md promises. */
class RolloutControllerTest {

    private final World world = new World();

    @Test
    void restarts_by_evicting_pods_and_leaves_the_template_alone() {
        // Given
        Key pay = rollout("'replicas':3");
        List<String> before = pods();
        String hash = hash(pay);

        // When
        restartAt(pay, Duration.ZERO);
        world.seconds(120);

        // Then
        assertThat(pods()).hasSize(3).doesNotContainAnyElementsOf(before);
        assertThat(hash(pay)).isEqualTo(hash);
        assertThat(world.status(pay).path("restartedAt"))
                .isEqualTo(world.store.get(pay).at("/spec/restartAt"));
        assertThat(world.status(pay).path("phase").asText()).isEqualTo("Healthy");
    }

    @Test
    void begins_no_restart_before_its_time() {
        // Given
        Key pay = rollout("'replicas':2");
        List<String> before = pods();

        // When
        restartAt(pay, Duration.ofMinutes(10));
        world.seconds(300);
        List<String> meanwhile = pods();
        world.seconds(600);

        // Then
        assertThat(meanwhile).isEqualTo(before);
        assertThat(pods()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void waits_for_a_disruption_budget_and_tries_again_every_half_minute() {
        // Given
        Key pay = rollout("'replicas':2");
        world.create(
                Kinds.POD_DISRUPTION_BUDGET,
                SHOP,
                "{'metadata':{'name':'pay'},'spec':{'minAvailable':2,'selector':{'matchLabels':{'app':'pay'}}}}");
        world.seconds(5);
        List<String> before = pods();

        // When
        restartAt(pay, Duration.ZERO);
        world.seconds(120);
        List<String> meanwhile = pods();
        world.api.edit(
                new Key(Kinds.POD_DISRUPTION_BUDGET, SHOP, "pay"),
                budget -> budget.withObject("/spec").put("minAvailable", 1));
        world.seconds(300);

        // Then
        assertThat(meanwhile).isEqualTo(before);
        assertThat(pods()).hasSize(2).doesNotContainAnyElementsOf(before);
    }

    @Test
    void has_no_pod_for_a_while_when_it_has_only_one() {
        // Given
        Key pay = rollout("'replicas':1");

        // When
        restartAt(pay, Duration.ZERO);
        int fewest = 1;
        for (int i = 0; i < 60; i++) {
            world.seconds(1);
            fewest =
                    Math.min(fewest, world.status(pay).path("availableReplicas").asInt(0));
        }

        // Then
        assertThat(fewest).isZero();
        assertThat(world.status(pay).path("availableReplicas").asInt()).isEqualTo(1);
    }

    @Test
    void delivers_a_new_template_and_takes_it_from_where_it_refers_to() {
        // Given
        Key deployment = world.deployment("web", 0);
        world.create(Kinds.ROLLOUT, SHOP, """
                {'metadata':{'name':'pay'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},
                 'workloadRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}""");
        Key pay = new Key(Kinds.ROLLOUT, SHOP, "pay");
        world.seconds(60);
        String hash = hash(pay);

        // When
        world.api.edit(
                deployment,
                edited ->
                        edited.withObject("/spec/template/metadata/annotations").put("new", "yes"));
        world.seconds(120);

        // Then
        assertThat(hash(pay)).isNotEqualTo(hash);
        assertThat(world.status(pay).path("updatedReplicas").asInt()).isEqualTo(2);
        assertThat(world.status(pay).path("replicas").asInt()).isEqualTo(2);
        assertThat(world.pods("web"))
                .hasSize(2)
                .allSatisfy(pod -> assertThat(Meta.annotation(pod, "new")).isEqualTo("yes"));
    }

    private Key rollout(String spec) {
        Key pay = world.workload(Kinds.ROLLOUT, "pay", "{" + spec + "}");
        world.seconds(60);
        return pay;
    }

    private void restartAt(Key key, Duration in) {
        String at = world.time.now().plus(in).plusSeconds(1).toString();
        world.api.edit(key, rollout -> rollout.withObject("/spec").put("restartAt", at));
    }

    private String hash(Key key) {
        return world.status(key).path("currentPodHash").asText();
    }

    private List<String> pods() {
        return world.pods("pay").stream()
                .map((ObjectNode pod) -> Meta.name(pod))
                .toList();
    }
}
