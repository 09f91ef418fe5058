package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.sidecars.PodAudit;
import java.util.HashMap;
import java.util.Map;

/** Counts judged pods by workload, and keeps none but an example of each. For one thread. */
public final class PodTally {

    private final Map<WorkloadRef, WorkloadPods> workloads = new HashMap<>();

    /** Counts a pod, if it lives, is part of the mesh, and nobody else looks after it. */
    public void accept(PodAudit pod) {
        switch (pod.verdict()) {
            case MANAGED_GATEWAY, TERMINATING, FINISHED, EXEMPT -> {}
            default ->
                workloads.computeIfAbsent(pod.workload(), WorkloadPods::new).add(pod);
        }
    }

    /** What was counted so far. */
    public Map<WorkloadRef, WorkloadPods> result() {
        return Map.copyOf(workloads);
    }
}
