package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.kubernetes.WorkloadLists.Controlled;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Workloads, ReplicaSets and pods of a namespace, and which of them belong together. It counts changes, so that who
 * follows many workloads looks only at those about which something has changed. Not safe for several threads.
 */
final class MirrorContent {

    private final Map<WorkloadRef, WorkloadFacts> workloads = new HashMap<>();
    private final Map<String, Controlled> replicaSets = new HashMap<>();
    private final Map<String, Map<String, Controlled>> replicaSetsByOwner = new HashMap<>();
    private final Map<String, PodFacts> pods = new HashMap<>();
    private final Map<String, Map<String, PodFacts>> podsByController = new HashMap<>();

    /** When something about it changed last, by the uid of a workload or ReplicaSet. */
    private final Map<String, Long> changedAt = new HashMap<>();

    private long changes;
    private long allChangedAt;

    Map<WorkloadRef, WorkloadFacts> workloads() {
        return workloads;
    }

    /** The pods whose controllers lead to a workload, by name. */
    List<PodFacts> podsOf(WorkloadFacts workload) {
        List<PodFacts> found = new ArrayList<>(podsOf(workload.uid()));
        for (Controlled replicaSet : replicaSetsOf(workload.uid())) {
            found.addAll(podsOf(replicaSet.uid()));
        }
        found.sort(Comparator.comparing(PodFacts::name));
        return found;
    }

    /** A number that is another one when anything about a workload, its ReplicaSets or its pods has changed. */
    long changes(@Nullable WorkloadFacts workload) {
        if (workload == null) {
            return changes;
        }
        long last = Math.max(allChangedAt, changedAt.getOrDefault(workload.uid(), 0L));
        for (Controlled replicaSet : replicaSetsOf(workload.uid())) {
            last = Math.max(last, changedAt.getOrDefault(replicaSet.uid(), 0L));
        }
        return last;
    }

    long changes() {
        return changes;
    }

    void replaceWorkloads(String kind, Map<String, WorkloadFacts> all) {
        workloads.keySet().removeIf(workload -> workload.kind().equals(kind));
        all.values().forEach(workload -> workloads.put(workload.ref(), workload));
        allChangedAt = ++changes;
    }

    void put(WorkloadFacts workload) {
        workloads.put(workload.ref(), workload);
        changed(workload.uid());
    }

    void remove(WorkloadRef ref) {
        WorkloadFacts gone = workloads.remove(ref);
        if (gone != null) {
            changes++;
            changedAt.remove(gone.uid());
        }
    }

    void replaceReplicaSets(Map<String, Optional<Controlled>> all) {
        replicaSets.clear();
        replicaSetsByOwner.clear();
        all.forEach((name, controlled) -> controlled.ifPresent(found -> keep(name, found)));
        allChangedAt = ++changes;
    }

    void putReplicaSet(String name, Optional<Controlled> controlled) {
        removeReplicaSet(name);
        controlled.ifPresent(found -> {
            keep(name, found);
            changed(found.controller().uid());
        });
    }

    private void keep(String name, Controlled replicaSet) {
        replicaSets.put(name, replicaSet);
        replicaSetsByOwner
                .computeIfAbsent(replicaSet.controller().uid(), any -> new HashMap<>())
                .put(name, replicaSet);
    }

    void removeReplicaSet(String name) {
        Controlled gone = replicaSets.remove(name);
        if (gone != null) {
            replicaSetsByOwner
                    .getOrDefault(gone.controller().uid(), new HashMap<>())
                    .remove(name);
            changed(gone.controller().uid());
        }
    }

    void replacePods(Map<String, PodFacts> all) {
        pods.clear();
        podsByController.clear();
        all.values().forEach(this::keep);
        allChangedAt = ++changes;
    }

    void put(PodFacts pod) {
        removePod(pod.name());
        keep(pod);
        changed(controller(pod));
    }

    private void keep(PodFacts pod) {
        pods.put(pod.name(), pod);
        podsByController
                .computeIfAbsent(controller(pod), any -> new HashMap<>())
                .put(pod.name(), pod);
    }

    void removePod(String name) {
        PodFacts gone = pods.remove(name);
        if (gone != null) {
            podsByController.getOrDefault(controller(gone), new HashMap<>()).remove(name);
            changed(controller(gone));
        }
    }

    private void changed(String uid) {
        changedAt.put(uid, ++changes);
    }

    private Collection<Controlled> replicaSetsOf(String uid) {
        return replicaSetsByOwner.getOrDefault(uid, Map.of()).values();
    }

    private Collection<PodFacts> podsOf(String uid) {
        return podsByController.getOrDefault(uid, Map.of()).values();
    }

    private static String controller(PodFacts pod) {
        OwnerLink controller = pod.controller();
        return controller == null ? "" : controller.uid();
    }
}
