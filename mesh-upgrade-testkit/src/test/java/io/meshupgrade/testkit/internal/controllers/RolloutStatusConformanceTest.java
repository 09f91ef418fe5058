package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.admission.ConformanceRows;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulated controllers come through the states that the rows of kubectl's rollout status begin with, and kubectl
 * says of those what the rows expect. What is not a state of an object, or none that controllers write, is listed.
 */
class RolloutStatusConformanceTest {

    private static final Map<String, String> NOT_PRODUCED = Map.of(
            "RS-DEP-10", "an API server fills in the number of replicas",
            "RS-STS-02", "counts of a rollout not begun are only unobserved with a partition, which the row has not",
            "RS-STS-07", "controllers write the generation together with the counts",
            "RS-GEN-01", "kubectl's answer for a kind, not a state",
            "RS-GEN-02", "an event, not a state");

    private static final Map<String, Function<World, Key>> SCENARIOS = scenarios();

    static List<Arguments> rows() {
        return ConformanceRows.of("rollout-status");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void controllers_come_through_the_states_that_kubectl_judges(JsonNode row) {
        String id = row.path("id").asText();
        if (NOT_PRODUCED.containsKey(id)) {
            return;
        }
        // Given
        World world = new World();
        assertThat(SCENARIOS).containsKey(id);
        Key workload = SCENARIOS.get(id).apply(world);

        // When
        world.stepUntil(() -> isIn(row.path("given"), world.get(workload)), () -> {});

        // Then
        KubectlRolloutStatus said = KubectlRolloutStatus.of(world.get(workload));
        JsonNode expect = row.path("expect");
        if (expect.has("pending")) {
            assertThat(said.done()).isEqualTo(expect.path("pending").isNull());
            return;
        }
        assertThat(said.done()).isEqualTo(expect.path("done").asBoolean());
        assertThat(said.error()).isEqualTo(expect.path("error").asText(""));
        assertThat(said.message().replaceAll("revision foo-\\w+", "revision " + revision(row)))
                .isEqualTo(expect.path("message").asText(""));
    }

    private static String revision(JsonNode row) {
        return row.at("/given/status/updateRevision").asText();
    }

    /** Whether the object is in the state of a row, as far as kubectl looks at it. */
    private static boolean isIn(JsonNode given, JsonNode object) {
        boolean observed = Meta.generation(object) <= Workloads.status(object, "observedGeneration");
        if (given.has("desired")) {
            return observed
                    && Workloads.replicas(object) == given.path("desired").asInt()
                    && Workloads.status(object, "updatedReplicas")
                            == given.path("updated").asInt()
                    && Workloads.status(object, "readyReplicas")
                            == given.path("ready").asInt();
        }
        JsonNode status = given.path("status");
        boolean same = observed
                == (given.path("generation").asInt()
                        <= status.path("observedGeneration").asInt());
        for (Map.Entry<String, JsonNode> field : status.properties()) {
            // The rows leave this one at its first value all the time; kubectl does not look at it.
            boolean looked = field.getValue().isInt()
                    && !field.getKey().equals("observedGeneration")
                    && !field.getKey().equals("currentReplicas");
            same &= !looked
                    || Workloads.status(object, field.getKey())
                            == field.getValue().asInt();
        }
        String reason = status.path("progressingReason").asText("");
        return same
                && (reason.isEmpty()
                        || Conditions.find(object.path("status"), "Progressing")
                                .path("reason")
                                .asText()
                                .equals(reason));
    }

    private static Map<String, Function<World, Key>> scenarios() {
        Map<String, Function<World, Key>> all = new HashMap<>();
        all.put("RS-DEP-01", world -> restarted(world, world.deployment("foo", 1)));
        all.put("RS-DEP-02", world -> restarted(world, world.deployment("foo", 1)));
        all.put("RS-DEP-03", world -> restarted(world, world.deployment("foo", 1)));
        all.put("RS-DEP-04", world -> world.deployment("foo", 2));
        all.put("RS-DEP-05", world -> world.deployment("foo", 2));
        all.put("RS-DEP-06", RolloutStatusConformanceTest::stuck);
        all.put("RS-DEP-07", world -> {
            Key foo = stuck(world);
            world.seconds(60);
            world.restart(foo, "again");
            return foo;
        });
        all.put("RS-DEP-08", world -> world.deployment("foo", 0));
        all.put("RS-DS-01", world -> restarted(world, daemonSet(world, 1, "RollingUpdate")));
        all.put("RS-DS-02", world -> restarted(world, daemonSet(world, 2, "RollingUpdate")));
        all.put("RS-DS-03", world -> daemonSet(world, 2, "RollingUpdate"));
        all.put("RS-DS-04", world -> restarted(world, daemonSet(world, 2, "RollingUpdate")));
        all.put("RS-DS-05", world -> daemonSet(world, 2, "OnDelete"));
        all.put("RS-DS-06", world -> daemonSet(world, 0, "RollingUpdate"));
        all.put("RS-STS-01", world -> {
            Key foo = statefulSet(world, 3, "{'type':'OnDelete'}");
            world.seconds(20);
            world.controllers
                    .sicknesses()
                    .befalls(Sickness.NEVER_READY, pod -> !Meta.name(pod).equals("foo-0"));
            return restarted(world, foo);
        });
        all.put("RS-STS-03", world -> {
            Key foo = statefulSet(world, 3, "{'type':'RollingUpdate'}");
            world.seconds(20);
            world.controllers
                    .sicknesses()
                    .befalls(Sickness.NEVER_READY, pod -> Meta.name(pod).equals("foo-0"));
            return restarted(world, foo);
        });
        all.put("RS-STS-06", world -> statefulSet(world, 3, "{'type':'RollingUpdate'}"));
        all.put(
                "RS-STS-08",
                world -> restarted(
                        world, statefulSet(world, 3, "{'type':'RollingUpdate','rollingUpdate':{'partition':0}}")));
        all.put(
                "RS-STS-09",
                world -> statefulSet(world, 3, "{'type':'RollingUpdate','rollingUpdate':{'partition':0}}"));
        all.put("RS-STS-10", world -> restarted(world, statefulSet(world, 3, "{'type':'RollingUpdate'}")));
        all.put(
                "RS-STS-11",
                world -> statefulSet(world, 0, "{'type':'RollingUpdate','rollingUpdate':{'partition':0}}"));
        all.put("RS-ARO-01", world -> world.deployment("foo", 0));
        all.put("RS-ARO-03", world -> {
            world.controllers
                    .sicknesses()
                    .befalls(Sickness.NEVER_READY, pod -> Pods.node(pod).equals("node-0"));
            world.controllers
                    .sicknesses()
                    .befalls(Sickness.NEVER_READY, pod -> Pods.node(pod).equals("node-1"));
            return world.deployment("foo", 3);
        });
        all.put("RS-ARO-04", world -> restarted(world, world.deployment("foo", 5)));
        return all;
    }

    private static Key restarted(World world, Key workload) {
        world.seconds(20);
        world.restart(workload, "now");
        return workload;
    }

    private static Key stuck(World world) {
        world.controllers.sicknesses().befalls(Sickness.NEVER_READY, World.stamped("now"));
        return restarted(world, world.deployment("foo", "{'replicas':2,'progressDeadlineSeconds':30}"));
    }

    private static Key daemonSet(World world, int nodes, String strategy) {
        for (int i = 0; i < nodes; i++) {
            world.edit(
                    new Key(Kinds.NODE, "", "node-" + i),
                    node -> node.withObject("/metadata/labels").put("foo", "yes"));
        }
        return world.workload(Kinds.DAEMON_SET, "foo", """
                {'updateStrategy':{'type':'%s'},
                 'template':{'metadata':{'labels':{'app':'foo'}},
                   'spec':{'nodeSelector':{'foo':'yes'},'containers':[{'name':'a','image':'b'}]}}}
                """.formatted(strategy));
    }

    private static Key statefulSet(World world, int replicas, String strategy) {
        return world.workload(
                Kinds.STATEFUL_SET, "foo", "{'replicas':%d,'updateStrategy':%s}".formatted(replicas, strategy));
    }
}
