package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.WorkloadRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ties workloads together that Argo and Flagger make one of. A Rollout of Argo with a {@code workloadRef} has the
 * template of what it refers to. And who changes the template of such a workload, or of the target of a Canary of
 * Flagger, begins a delivery with steps and analyses: the pods that take traffic are those of the Rollout, and those of
 * {@code NAME-primary} (fluxcd/flagger, pkg/canary/deployment_controller.go), which may be restarted instead.
 */
public final class Delivery {

    private static final String FLAGGER = "flagger.app";
    private static final String PRIMARY = "-primary";

    private final Map<WorkloadRef, WorkloadFacts> workloads;
    private final Map<WorkloadRef, OwnerLink> referring = new HashMap<>();

    /**
     * @param workloads where what belongs to one is looked up, by reference
     * @param rollouts those of Argo among them
     */
    public Delivery(Map<WorkloadRef, WorkloadFacts> workloads, Collection<WorkloadFacts> rollouts) {
        this.workloads = workloads;
        rollouts.forEach(rollout -> {
            if (rollout.argo() != null && rollout.argo().template() != null) {
                referring.put(
                        rollout.argo().template(),
                        new OwnerLink(
                                "argoproj.io/v1alpha1", "Rollout", rollout.ref().name(), rollout.uid()));
            }
        });
    }

    /** The same workloads, each with the template that its pods are made from, and with who delivers it. */
    public static List<WorkloadFacts> resolve(List<WorkloadFacts> read) {
        Map<WorkloadRef, WorkloadFacts> workloads = new HashMap<>();
        read.forEach(workload -> workloads.put(workload.ref(), workload));
        Delivery delivery = new Delivery(workloads, read);
        return read.stream().map(delivery::resolve).toList();
    }

    /** One of them. */
    public WorkloadFacts resolve(WorkloadFacts workload) {
        OwnerLink rollout = referring.get(workload.ref());
        if (rollout != null) {
            return workload.deliveredBy(rollout);
        }
        if (workload.argo() != null) {
            WorkloadRef elsewhere = workload.argo().template();
            WorkloadFacts source = elsewhere == null ? null : workloads.get(elsewhere);
            return source == null ? workload : workload.with(source.template());
        }
        WorkloadRef ref = workload.ref();
        WorkloadFacts primary = workloads.get(new WorkloadRef(ref.kind(), ref.namespace(), ref.name() + PRIMARY));
        OwnerLink canary = primary == null ? null : primary.controller();
        return canary != null && isFlagger(canary) ? workload.deliveredBy(canary) : workload;
    }

    /** Whether it is a Canary of Flagger. */
    public static boolean isFlagger(@Nullable OwnerLink owner) {
        return owner != null && owner.group().equals(FLAGGER);
    }
}
