package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarCounts;
import io.meshupgrade.sidecars.SidecarReport;
import java.util.EnumMap;
import java.util.HashMap;
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
    private final Map<String, Map<SidecarClass, Long>> byRevision = new HashMap<>();
    private final Map<String, Map<SidecarClass, Long>> byImage = new HashMap<>();
    private final Map<String, Map<SidecarClass, Long>> byNamespace = new HashMap<>();
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
        Map<WorkloadRef, Map<SidecarClass, Long>> found = new LinkedHashMap<>(byWorkload);
        found.values().removeIf(counts -> counts.keySet().stream().noneMatch(SidecarClass::isFinding));
        return new SidecarReport(
                new SidecarCounts(pods),
                counts(new TreeMap<>(byRevision)),
                counts(new TreeMap<>(byImage)),
                counts(new TreeMap<>(byNamespace)),
                counts(found),
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
