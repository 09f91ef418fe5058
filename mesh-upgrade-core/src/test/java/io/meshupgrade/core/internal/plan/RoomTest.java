package io.meshupgrade.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.NodeFacts;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.Requests;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.rules.AksMesh;
import io.meshupgrade.core.internal.rules.ObservedMesh;
import io.meshupgrade.upgrade.UpgradePlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomTest {

    private static final long MEBI = 1L << 20;

    private final PlannedWorld world = new PlannedWorld();

    @Test
    void saysWhenTheSurgeOfThoseThatAreRestartedAtOnceDoesNotFit() {
        // Given two pods more of 400m, and one of 900m, each with a sidecar of 100m
        shop(left(1900, 4096));

        // Then one at a time fits, and two do not
        assertThat(plan(1).notes()).isEmpty();
        assertThat(plan(2).notes())
                .singleElement()
                .hasToString(
                        "LITTLE_ROOM: With 2 workloads at once, new pods ask for up to 2000m CPU and 576 Mi of memory"
                                + " before old ones go, and the nodes have 1900m CPU and 4096 Mi of memory left.");
        assertThat(plan(2).digest()).isEqualTo(world.upgrade().digest());
    }

    @Test
    void looksAtMemoryAsWell() {
        // Given
        shop(left(100_000, 500));

        // Then
        assertThat(plan(2).notes())
                .singleElement()
                .satisfies(note -> assertThat(note.sentence())
                        .contains("576 Mi of memory before old ones go")
                        .endsWith("500 Mi of memory left."));
    }

    @Test
    void saysWhenItIsNotKnown() {
        // Given
        shop(new Reading.Unknown<>(Reading.Why.FORBIDDEN, "Nobody may list nodes.", AksMesh.NOW));

        // Then
        assertThat(plan(5).notes())
                .singleElement()
                .hasToString("ROOM_UNKNOWN: Whether the nodes have room for 2000m CPU and 576 Mi of memory more is not"
                        + " known: Nobody may list nodes.");
    }

    @Test
    void countsWhatIsLeftOnNodesThatTakePods() {
        // Given
        Reading<List<NodeFacts>> nodes = new Reading.Known<>(
                List.of(
                        new NodeFacts("a", true, new Requests(4000, 100 * MEBI)),
                        new NodeFacts("cordoned", false, new Requests(4000, 100 * MEBI))),
                AksMesh.NOW);
        RoomTally tally = new RoomTally(nodes);

        // When
        tally.accept(pod("a", "Running", 500));
        tally.accept(pod("a", "Succeeded", 700));
        tally.accept(pod("cordoned", "Running", 900));
        tally.accept(pod("", "Pending", 900));

        // Then
        assertThat(tally.result(new Reading.Known<>(4L, AksMesh.NOW)))
                .isEqualTo(new Reading.Known<>(new Requests(3500, 90 * MEBI), AksMesh.NOW));
        assertThat(tally.result(new Reading.Unknown<>(Reading.Why.FORBIDDEN, "no", AksMesh.NOW)))
                .isEqualTo(new Reading.Unknown<>(Reading.Why.FORBIDDEN, "no", AksMesh.NOW));
    }

    private void shop(Reading<Requests> room) {
        world.installed("asm-1-29", "asm-1-30")
                .namespace("shop", "istio.io/rev=asm-1-30")
                .room(room)
                .pods(WorkloadRef.deployment("shop", "cart"), "asm-1-29")
                .pods(WorkloadRef.deployment("shop", "pay"), "asm-1-29");
        world.seen.workload(ObservedMesh.surging("cart", new Surge(2, new Requests(400, 64 * MEBI))));
        world.seen.workload(ObservedMesh.surging("pay", new Surge(1, new Requests(900, 64 * MEBI))));
    }

    private UpgradePlan plan(int atOnce) {
        return Room.note(world.upgrade(), world.situation(), atOnce);
    }

    private static Reading<Requests> left(long milliCpu, long mebi) {
        return new Reading.Known<>(new Requests(milliCpu, mebi * MEBI), AksMesh.NOW);
    }

    private static PodFacts pod(String node, String phase, long milliCpu) {
        return new PodFacts(
                "shop",
                "cart-1",
                "uid",
                AksMesh.NOW,
                Map.of(),
                Map.of(),
                null,
                null,
                false,
                node,
                phase,
                true,
                null,
                new Requests(milliCpu, 10 * MEBI));
    }
}
