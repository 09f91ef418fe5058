package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts.Condition;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.workloads.RestartReason;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a restarted Deployment of three pods counts as done. */
class RestartProgressTest {

    private static final Stamp STAMP = new Stamp("upgrade-1", "asm-1-30", "r.io/proxyv2:1.30.2", 1, 3);

    @Test
    void itIsDoneWhenEachPodIsOfTheNewTemplateAndProvesTheRevision() {
        assertThat(progress(deployment(3, Map.of()), three(fresh()))).isInstanceOf(RestartProgress.Done.class);
    }

    @Test
    void podsThatItCountsAndThatAreNotSeenYetProveNothing() {
        assertWaiting(
                progress(deployment(3, Map.of()), List.of()),
                "Of 3 pods that Deployment shop/cart counts as available, 0 are seen so far.");
        assertWaiting(
                progress(deployment(3, Map.of()), List.of(fresh().facts(), fresh().facts())),
                "Of 3 pods that Deployment shop/cart counts as available, 2 are seen so far.");
    }

    @Test
    void podsOnTheirWayOutAreNeitherWaitedForNorCounted() {
        assertThat(progress(
                        deployment(3, Map.of()),
                        List.of(
                                fresh().facts(),
                                fresh().facts(),
                                fresh().facts(),
                                stale().terminating().facts())))
                .isInstanceOf(RestartProgress.Done.class);
        assertWaiting(
                progress(
                        deployment(3, Map.of()),
                        List.of(
                                fresh().facts(),
                                fresh().facts(),
                                fresh().terminating().facts())),
                "Of 3 pods that Deployment shop/cart counts as available, 2 are seen so far.");
    }

    @Test
    void aPodOfTheOldTemplateIsWaitedFor() {
        assertWaiting(
                progress(deployment(3, Map.of()), List.of(fresh().facts(), fresh().facts(), stale().facts())),
                "1 pods of Deployment shop/cart are not of its new template yet.");
    }

    @Test
    void aPodWithAWrongSidecarIsRestartedOnceMoreAndThenNoMore() {
        List<PodFacts> pods = three(stamped("asm-1-29", STAMP));

        assertThat(progress(deployment(3, Map.of()), pods))
                .isInstanceOfSatisfying(
                        RestartProgress.Again.class,
                        again -> assertThat(again.reason())
                                .hasToString(
                                        "WRONG_SIDECAR: Pod shop/cart-7d9-x was injected by asm-1-29, and asm-1-30 was to"
                                                + " do it."));

        Stamp second = STAMP.again(STAMP.image());
        assertThat(RestartProgress.of(deployment(3, second, Map.of()), three(stamped("asm-1-29", second)), second))
                .isInstanceOfSatisfying(
                        RestartProgress.Stuck.class,
                        stuck -> assertThat(stuck.reason().code()).isEqualTo(RestartReason.WRONG_SIDECAR));
    }

    @Test
    void fewerThanWereAvailableBeforeAreNotEnough() {
        assertWaiting(
                progress(deployment(2, Map.of()), three(fresh())),
                "Deployment shop/cart is not done: 2 of 3 pods are available" + " (3 updated, 3 ready, 2 available).");
    }

    @Test
    void podsThatAreNotCreatedAreWaitedForAsRejected() {
        RestartProgress progress = progress(
                deployment(
                        3, Map.of("ReplicaFailure", new Condition("True", "FailedCreate", "failed calling webhook"))),
                three(stale()));

        assertThat(progress)
                .isEqualTo(new RestartProgress.Waiting(
                        "The pods of Deployment shop/cart are not created: failed calling webhook", true));
    }

    @Test
    void aStampThatIsGoneWasPutBackBySomebody() {
        assertThat(progress(deployment(3, null, Map.of()), three(stale())))
                .isInstanceOfSatisfying(
                        RestartProgress.Stuck.class,
                        stuck -> assertThat(stuck.reason().code()).isEqualTo(RestartReason.REVERTED));
    }

    private static void assertWaiting(RestartProgress progress, String how) {
        assertThat(progress).isEqualTo(new RestartProgress.Waiting(how, false));
    }

    private static RestartProgress progress(WorkloadFacts workload, List<PodFacts> pods) {
        return RestartProgress.of(workload, pods, STAMP);
    }

    private static List<PodFacts> three(TestPod pod) {
        return Collections.nCopies(3, pod.facts());
    }

    private static TestPod fresh() {
        return stamped("asm-1-30", STAMP);
    }

    private static TestPod stamped(String revision, Stamp stamp) {
        return TestPod.injected(revision, "r.io/proxyv2:1.30.2").annotation(OwnKeys.STAMP, stamp.render());
    }

    private static TestPod stale() {
        return TestPod.injected("asm-1-29", "r.io/proxyv2:1.29.5");
    }

    private static WorkloadFacts deployment(int available, Map<String, Condition> conditions) {
        return deployment(available, STAMP, conditions);
    }

    private static WorkloadFacts deployment(int available, Stamp stamp, Map<String, Condition> conditions) {
        PodTemplate plain = AksMesh.pod();
        Map<String, String> annotations = stamp == null ? Map.of() : Map.of(OwnKeys.STAMP, stamp.render());
        return new WorkloadFacts(
                WorkloadRef.deployment("shop", "cart"),
                "deployment-uid",
                "1",
                null,
                Map.of(),
                Map.of(),
                new PodTemplate(plain.labels(), annotations, false),
                new RolloutFacts(2, 2, 3, false, "RollingUpdate", null, true, 3, 3, 3, available, "", "", conditions),
                Surge.NONE,
                null,
                null);
    }
}
