package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import io.meshupgrade.core.internal.kubernetes.WorkloadLists.Controlled;
import io.meshupgrade.core.internal.kubernetes.WorkloadLists.Source;
import io.meshupgrade.core.internal.observe.NamespaceMirror;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mirror of a namespace: five watches that fill maps of small records. */
final class WatchedNamespace implements NamespaceMirror {

    private final Runnable changed;
    private final List<WatchedList<?>> watches = new ArrayList<>();
    private final Map<WorkloadRef, WorkloadFacts> workloads = new HashMap<>();
    private final Map<String, Controlled> replicaSets = new HashMap<>();
    private final Map<String, PodFacts> pods = new HashMap<>();
    private final Map<String, Map<String, PodFacts>> podsByController = new HashMap<>();
    private @Nullable String broken;

    private WatchedNamespace(Runnable changed) {
        this.changed = changed;
    }

    static WatchedNamespace follow(
            KubernetesTransport transport,
            KubernetesSettings settings,
            String namespace,
            PodKeys keys,
            Runnable changed) {
        WatchedNamespace mirror = new WatchedNamespace(changed);
        for (Source source : WorkloadLists.ROLLING) {
            mirror.watches.add(new WatchedList<>(
                    transport,
                    settings,
                    new Query(source.type(), namespace, "", ObjectLists.JSON),
                    WorkloadLists.kept(),
                    object -> WorkloadLists.workload(source, object).orElseThrow(),
                    mirror.new WorkloadSink(source.kind(), namespace)));
        }
        mirror.watches.add(new WatchedList<>(
                transport,
                settings,
                new Query(WorkloadLists.REPLICA_SETS, namespace, "", ObjectLists.METADATA),
                WorkloadLists.owned(),
                WorkloadLists::controlled,
                mirror.new ReplicaSetSink()));
        PodList list = new PodList(keys);
        mirror.watches.add(new WatchedList<>(
                transport,
                settings,
                new Query(ResourceType.PODS, namespace, "", ObjectLists.JSON),
                list.kept(),
                PodList::pod,
                mirror.new PodSink()));
        try {
            mirror.watches.forEach(WatchedList::start);
        } catch (RuntimeException e) {
            mirror.close();
            throw e;
        }
        return mirror;
    }

    @Override
    public synchronized Optional<WorkloadFacts> workload(WorkloadRef workload) {
        return Optional.ofNullable(workloads.get(workload));
    }

    @Override
    public synchronized List<PodFacts> podsOf(WorkloadRef workload) {
        WorkloadFacts facts = workloads.get(workload);
        if (facts == null) {
            return List.of();
        }
        List<PodFacts> found = new ArrayList<>(
                podsByController.getOrDefault(facts.uid(), Map.of()).values());
        replicaSets.values().stream()
                .filter(replicaSet -> replicaSet.controller().uid().equals(facts.uid()))
                .forEach(replicaSet -> found.addAll(podsByController
                        .getOrDefault(replicaSet.uid(), Map.of())
                        .values()));
        found.sort(Comparator.comparing(PodFacts::name));
        return found;
    }

    @Override
    public synchronized Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    @Override
    public void close() {
        watches.forEach(WatchedList::close);
    }

    private void breaks(String why) {
        synchronized (this) {
            broken = why;
        }
        changed.run();
    }

    private void forget(String pod) {
        PodFacts gone = pods.remove(pod);
        if (gone != null) {
            Map<String, PodFacts> siblings = podsByController.get(controller(gone));
            if (siblings != null) {
                siblings.remove(pod);
            }
        }
    }

    private void keep(PodFacts pod) {
        forget(pod.name());
        pods.put(pod.name(), pod);
        podsByController
                .computeIfAbsent(controller(pod), any -> new HashMap<>())
                .put(pod.name(), pod);
    }

    private static String controller(PodFacts pod) {
        OwnerLink controller = pod.controller();
        return controller == null ? "" : controller.uid();
    }

    private final class WorkloadSink implements WatchedList.Sink<WorkloadFacts> {

        private final String kind;
        private final String namespace;

        WorkloadSink(String kind, String namespace) {
            this.kind = kind;
            this.namespace = namespace;
        }

        @Override
        public void replace(Map<String, WorkloadFacts> all) {
            synchronized (WatchedNamespace.this) {
                workloads.keySet().removeIf(workload -> workload.kind().equals(kind));
                all.values().forEach(workload -> workloads.put(workload.ref(), workload));
            }
            changed.run();
        }

        @Override
        public void put(String name, WorkloadFacts workload) {
            synchronized (WatchedNamespace.this) {
                workloads.put(workload.ref(), workload);
            }
            changed.run();
        }

        @Override
        public void remove(String name) {
            synchronized (WatchedNamespace.this) {
                workloads.remove(new WorkloadRef(kind, namespace, name));
            }
            changed.run();
        }

        @Override
        public void broken(String why) {
            breaks(why);
        }
    }

    private final class ReplicaSetSink implements WatchedList.Sink<Optional<Controlled>> {

        @Override
        public void replace(Map<String, Optional<Controlled>> all) {
            synchronized (WatchedNamespace.this) {
                replicaSets.clear();
                all.forEach((name, controlled) -> controlled.ifPresent(found -> replicaSets.put(name, found)));
            }
            changed.run();
        }

        @Override
        public void put(String name, Optional<Controlled> controlled) {
            synchronized (WatchedNamespace.this) {
                controlled.ifPresentOrElse(found -> replicaSets.put(name, found), () -> replicaSets.remove(name));
            }
            changed.run();
        }

        @Override
        public void remove(String name) {
            synchronized (WatchedNamespace.this) {
                replicaSets.remove(name);
            }
            changed.run();
        }

        @Override
        public void broken(String why) {
            breaks(why);
        }
    }

    private final class PodSink implements WatchedList.Sink<PodFacts> {

        @Override
        public void replace(Map<String, PodFacts> all) {
            synchronized (WatchedNamespace.this) {
                pods.clear();
                podsByController.clear();
                all.values().forEach(WatchedNamespace.this::keep);
            }
            changed.run();
        }

        @Override
        public void put(String name, PodFacts pod) {
            synchronized (WatchedNamespace.this) {
                keep(pod);
            }
            changed.run();
        }

        @Override
        public void remove(String name) {
            synchronized (WatchedNamespace.this) {
                forget(name);
            }
            changed.run();
        }

        @Override
        public void broken(String why) {
            breaks(why);
        }
    }
}
