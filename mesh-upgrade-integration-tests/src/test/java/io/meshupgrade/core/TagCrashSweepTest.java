package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.tags.TagChange;
import io.meshupgrade.testkit.FaultAnswer;
import io.meshupgrade.testkit.FaultPoint;
import io.meshupgrade.testkit.RequestLog;
import io.meshupgrade.testkit.SimulatedAks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tags that are made, moved and removed by processes that die at each of their writes, and on a server that answers
 * each of them with whatever can go wrong: trying again comes to the same end, and in between nobody's pods are
 * rejected.
 */
class TagCrashSweepTest {

    private static final RevisionTag TAG = RevisionTag.of("prod");

    /** What is done. */
    enum Scenario {
        CREATE {
            @Override
            void populate(SimulatedAks aks) {
                // There is none.
            }

            @Override
            TagChange act(ClusterTags tags) {
                return tags.set(TAG, Revision.parse("asm-1-30"));
            }
        },
        MOVE {
            @Override
            void populate(SimulatedAks aks) {
                aks.tag("prod").on("asm-1-29");
                aks.namespace("shop").pointedTo("prod").deployment("cart").replicas(1);
            }

            @Override
            TagChange act(ClusterTags tags) {
                return tags.set(TAG, Revision.parse("asm-1-30"));
            }
        },
        REMOVE {
            @Override
            void populate(SimulatedAks aks) {
                aks.tag("prod").on("asm-1-29");
            }

            @Override
            TagChange act(ClusterTags tags) {
                return tags.remove(TAG);
            }
        };

        abstract void populate(SimulatedAks aks);

        abstract TagChange act(ClusterTags tags);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void comesToTheSameEndWhereverItDies(Scenario scenario) {
        // Given
        int writes;
        List<String> end;
        try (SimulatedAks aks = world(scenario);
                OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            assertThat(scenario.act(process.tags()))
                    .isInstanceOfAny(TagChange.Created.class, TagChange.Moved.class, TagChange.Removed.class);
            writes = process.writes();
            end = SettledWorld.describe(aks);
        }

        // When, Then
        for (int write = 1; write <= writes; write++) {
            for (Death.How how : Death.How.values()) {
                try (SimulatedAks aks = world(scenario)) {
                    String died = "";
                    try (OperatorProcess process = new OperatorProcess(aks, new Death(write, how))) {
                        scenario.act(process.tags());
                    } catch (OperatorProcess.Died | MeshUpgradeException e) {
                        died = String.valueOf(e.getMessage());
                    }
                    podsAreCreated(scenario, aks, write + " " + how);
                    try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
                        scenario.act(process.tags());
                    }
                    assertThat(SettledWorld.describe(aks))
                            .as("%s, write %d of %d, %s: %s", scenario, write, writes, how, died)
                            .containsExactlyElementsOf(end);
                }
            }
        }
        System.out.printf("tag crash sweep %s: %d writes, %d runs%n", scenario, writes, 1 + writes * 3);
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void comesToTheSameEndWhateverGoesWrong(Scenario scenario) {
        // Given
        List<String> end;
        RequestLog asked;
        try (SimulatedAks aks = world(scenario);
                OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            asked = aks.kubernetes().requests();
            asked.clear();
            scenario.act(process.tags());
            end = SettledWorld.describe(aks);
        }
        Map<String, Consumer<FaultPoint>> faults = new LinkedHashMap<>();
        faults.put("conflict", point -> point.answer(FaultAnswer.conflict()));
        faults.put("throttled", point -> point.answer(FaultAnswer.throttled(Duration.ofSeconds(1))));
        faults.put("internal error", point -> point.answer(FaultAnswer.internalError()));
        faults.put("error after effect", point -> point.answerAfterEffect(FaultAnswer.internalError()));
        faults.put("reset", FaultPoint::cut);
        faults.put("reset after effect", FaultPoint::cutAfterEffect);
        faults.put("truncated", point -> point.truncateAfter(20));

        // When, Then
        for (String kind : List.of("mutatingwebhookconfigurations", "services", "leases")) {
            for (String verb : List.of("get", "create", "patch", "delete")) {
                if (asked.count(verb, "/**/" + kind + "/**") == 0) {
                    continue;
                }
                for (Map.Entry<String, Consumer<FaultPoint>> fault : faults.entrySet()) {
                    List<String> told = new ArrayList<>();
                    try (SimulatedAks aks = world(scenario)) {
                        fault.getValue()
                                .accept(aks.kubernetes()
                                        .faults()
                                        .on(verb, "/**/" + kind + "/**")
                                        .nth(1));
                        try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
                            told.add(scenario.act(process.tags()).toString());
                        } catch (MeshUpgradeException e) {
                            told.add(String.valueOf(e.getMessage()));
                        }
                        podsAreCreated(scenario, aks, verb + " " + kind + " " + fault.getKey());
                        try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
                            told.add(scenario.act(process.tags()).toString());
                        }
                        assertThat(SettledWorld.describe(aks))
                                .as("%s, %s %s answered by %s: %s", scenario, verb, kind, fault.getKey(), told)
                                .containsExactlyElementsOf(end);
                    }
                }
            }
        }
    }

    /** Whoever uses the tag gets its pods meanwhile, with a sidecar of either revision. */
    private static void podsAreCreated(Scenario scenario, SimulatedAks aks, String when) {
        if (scenario != Scenario.MOVE) {
            return;
        }
        aks.namespace("shop").pod("probe");
        aks.time().requireRest();
        assertThat(SettledWorld.describe(aks).stream()
                        .filter(line -> line.startsWith("pod of shop"))
                        .toList())
                .as(when)
                .hasSize(2)
                .noneMatch(line -> line.endsWith("without sidecar"));
        new ApiServer(aks.kubeconfig())
                .delete("/api/v1/namespaces/shop/pods/probe", "{}")
                .orThrow();
        aks.time().requireRest();
    }

    private static SimulatedAks world(Scenario scenario) {
        SimulatedAks aks = OperatorProcess.restingAks("asm-1-29", "asm-1-30");
        scenario.populate(aks);
        aks.time().requireRest();
        return aks;
    }
}
