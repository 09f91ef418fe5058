package io.meshupgrade.core;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.kubernetes.KubernetesSettings;
import io.meshupgrade.core.internal.observe.NamespaceMirror;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.rules.RestartProgress;
import io.meshupgrade.core.internal.rules.Stamp;
import io.meshupgrade.core.internal.time.SystemTime;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

/** Sees by watches of its own when restarted Deployments of a namespace are done: next to a run, not through it. */
public final class RolloutWatch implements AutoCloseable {

    private final KubernetesCluster cluster;
    private final List<WorkloadRef> workloads;
    private final LongSupplier nanos;
    private final Map<WorkloadRef, Long> doneAt = new LinkedHashMap<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final NamespaceMirror mirror;

    /** @param nanos tells the time */
    public RolloutWatch(Path kubeconfig, String namespace, List<WorkloadRef> workloads, LongSupplier nanos) {
        this.nanos = nanos;
        this.workloads = List.copyOf(workloads);
        this.cluster = KubernetesCluster.ofKubeconfig(
                kubeconfig, null, SystemTime.clock(), KubernetesSettings.DEFAULTS, duration -> {});
        this.mirror = cluster.follow(namespace, PodKeys.ofMeshAnd(Set.of()).withStamp(), false, this::look);
        begun.countDown();
    }

    private synchronized void look() {
        if (begun.getCount() > 0) {
            return;
        }
        long now = nanos.getAsLong();
        for (WorkloadRef workload : workloads) {
            if (!doneAt.containsKey(workload) && isDone(workload)) {
                doneAt.put(workload, now);
            }
        }
    }

    private boolean isDone(WorkloadRef workload) {
        return mirror.workload(workload)
                .flatMap(facts ->
                        Stamp.of(facts).map(stamp -> RestartProgress.of(facts, mirror.podsOf(workload), stamp)))
                .filter(RestartProgress.Done.class::isInstance)
                .isPresent();
    }

    /** When each was done, by the clock that was given, in that order. */
    public synchronized Map<WorkloadRef, Long> doneAt() {
        return new LinkedHashMap<>(doneAt);
    }

    @Override
    public void close() {
        mirror.close();
        cluster.close();
    }
}
