package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.Requests;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradeNote;
import io.meshupgrade.upgrade.UpgradePlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Whether the nodes have room for the pods that a rolling update has besides those that are wanted, of as many
 * workloads as are restarted at once. Sums: neither where a pod may go nor nodes that an autoscaler would add are
 * looked at, so that it is a hint to people and stops nothing.
 */
public final class Room {

    /** What Istio's chart has a sidecar ask for (istio-discovery, values.yaml: global.proxy.resources.requests). */
    private static final Requests SIDECAR = new Requests(100, 128L << 20);

    private static final long MEBI = 1L << 20;

    private Room() {}

    /** The plan, with a note when there is too little room, or when that is not known. */
    public static UpgradePlan note(UpgradePlan plan, Situation situation, int workloadsAtOnce) {
        List<Requests> surges = surges(plan, situation);
        Requests needed = new Requests(
                largest(surges, workloadsAtOnce, Requests::milliCpu),
                largest(surges, workloadsAtOnce, Requests::bytes));
        Reading<Requests> room = situation.room();
        if (room == null || needed.equals(Requests.NONE)) {
            return plan;
        }
        if (room instanceof Reading.Unknown<Requests> unknown) {
            return plan.with(new Reason(
                    UpgradeNote.ROOM_UNKNOWN,
                    "Whether the nodes have room for " + words(needed) + " more is not known: " + unknown.why()));
        }
        Requests left = ((Reading.Known<Requests>) room).value();
        if (needed.milliCpu() <= left.milliCpu() && needed.bytes() <= left.bytes()) {
            return plan;
        }
        return plan.with(new Reason(
                UpgradeNote.LITTLE_ROOM,
                "With " + workloadsAtOnce + (workloadsAtOnce == 1 ? " workload" : " workloads")
                        + " at once, new pods ask for up to " + words(needed)
                        + " before old ones go, and the nodes have " + words(left) + " left."));
    }

    private static List<Requests> surges(UpgradePlan plan, Situation situation) {
        Map<WorkloadRef, Surge> all = new HashMap<>();
        for (WorkloadFacts workload : MeshObservation.value(situation.mesh().workloads())) {
            all.put(workload.ref(), workload.surge());
        }
        List<Requests> surges = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Restart restart) {
                Surge surge = all.getOrDefault(restart.workload(), Surge.NONE);
                surges.add(surge.each().plus(SIDECAR).times(surge.pods()));
            }
        }
        return surges;
    }

    private static long largest(List<Requests> surges, int count, ToLongFunction<Requests> of) {
        return surges.stream()
                .map(of::applyAsLong)
                .sorted(Comparator.reverseOrder())
                .limit(count)
                .mapToLong(Long::longValue)
                .sum();
    }

    private static String words(Requests requests) {
        return requests.milliCpu() + "m CPU and " + requests.bytes() / MEBI + " Mi of memory";
    }
}
