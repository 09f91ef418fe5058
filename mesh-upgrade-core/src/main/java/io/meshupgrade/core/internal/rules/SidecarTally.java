package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarCounts;
import io.meshupgrade.sidecars.SidecarReport;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts verdicts as they come, and keeps no pod. It is for one thread. Of workloads it remembers all until it knows
 * that none of their pods has a finding, which is when the report is made; beyond {@link #WORKLOADS_KEPT} it leaves out
 * those that come later.
 */
public final class SidecarTally {

    static final int WORKLOADS_KEPT = 50_000;

    private final Map<SidecarClass, Long> pods = new EnumMap<>(SidecarClass.class);
    private final Map<String, Map<SidecarClass, Long>> byRevision = new TreeMap<>();
    private final Map<String, Map<SidecarClass, Long>> byImage = new TreeMap<>();
    private final Map<String, Map<SidecarClass, Long>> byNamespace = new TreeMap<>();
    private final Map<WorkloadRef, Map<SidecarClass, Long>> byWorkload = new LinkedHashMap<>();
    private long workloadsLeftOut;

    public void add(PodAudit pod) {
        pods.merge(pod.verdict(), 1L, Long::sum);
        count(byNamespace, pod.namespace(), pod.verdict());
        if (pod.actualImage() != null) {
            count(byImage, pod.actualImage(), pod.verdict());
            count(byRevision, pod.injectedRevision() == null ? "" : pod.injectedRevision(), pod.verdict());
        }
        if (byWorkload.size() < WORKLOADS_KEPT || byWorkload.containsKey(pod.workload())) {
            count(byWorkload, pod.workload(), pod.verdict());
        } else if (pod.verdict().isFinding()) {
            workloadsLeftOut++;
        }
    }

    public SidecarReport report(List<PatchState> patches) {
        Map<WorkloadRef, SidecarCounts> workloads = counts(byWorkload);
        workloads.values().removeIf(counts -> counts.findings() == 0);
        return new SidecarReport(
                new SidecarCounts(pods),
                counts(byRevision),
                counts(byImage),
                counts(byNamespace),
                workloads,
                workloadsLeftOut,
                patches);
    }

    private static <K> void count(Map<K, Map<SidecarClass, Long>> counts, K key, SidecarClass verdict) {
        counts.computeIfAbsent(key, any -> new EnumMap<>(SidecarClass.class)).merge(verdict, 1L, Long::sum);
    }

    private static <K> Map<K, SidecarCounts> counts(Map<K, Map<SidecarClass, Long>> counts) {
        Map<K, SidecarCounts> all = new LinkedHashMap<>();
        counts.forEach((key, numbers) -> all.put(key, new SidecarCounts(numbers)));
        return all;
    }
}
