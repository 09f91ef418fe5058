package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Form;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import io.meshupgrade.core.internal.kubernetes.WorkloadLists.Source;
import io.meshupgrade.core.internal.observe.Delivery;
import io.meshupgrade.core.internal.observe.NamespaceMirror;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The mirror of a namespace: five watches, or six with the Rollouts of Argo, that fill maps of small records. */
final class WatchedNamespace implements NamespaceMirror {

    private final boolean argo;
    private final Runnable changed;
    private final List<WatchedList<?>> watches = new ArrayList<>();
    private final MirrorContent content = new MirrorContent();
    private @Nullable String broken;

    private WatchedNamespace(boolean argo, Runnable changed) {
        this.argo = argo;
        this.changed = changed;
    }

    static WatchedNamespace follow(
            KubernetesTransport transport,
            KubernetesSettings settings,
            String namespace,
            PodKeys keys,
            boolean argo,
            Runnable changed) {
        WatchedNamespace mirror = new WatchedNamespace(argo, changed);
        List<Source> sources = new ArrayList<>(WorkloadLists.ROLLING);
        if (argo) {
            sources.add(WorkloadLists.ROLLOUTS);
        }
        for (Source source : sources) {
            mirror.watches.add(new WatchedList<>(
                    transport,
                    settings,
                    new Query(source.type(), namespace, "", Form.WHOLE),
                    WorkloadLists.kept(),
                    object -> WorkloadLists.workload(source, object).orElseThrow(),
                    mirror.sink(
                            all -> mirror.content.replaceWorkloads(source.kind(), all),
                            (name, workload) -> mirror.content.put(workload),
                            name -> mirror.content.remove(new WorkloadRef(source.kind(), namespace, name)))));
        }
        mirror.watches.add(new WatchedList<>(
                transport,
                settings,
                new Query(WorkloadLists.REPLICA_SETS, namespace, "", Form.METADATA),
                WorkloadLists.owned(),
                WorkloadLists::controlled,
                mirror.sink(
                        mirror.content::replaceReplicaSets,
                        mirror.content::putReplicaSet,
                        mirror.content::removeReplicaSet)));
        PodList list = new PodList(keys);
        mirror.watches.add(new WatchedList<>(
                transport,
                settings,
                new Query(ResourceType.PODS, namespace, "", Form.WHOLE),
                list.kept(),
                list::pod,
                mirror.sink(
                        mirror.content::replacePods,
                        (name, pod) -> mirror.content.put(pod),
                        mirror.content::removePod)));
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
        Map<WorkloadRef, WorkloadFacts> workloads = content.workloads();
        return Optional.ofNullable(workloads.get(workload))
                .map(found -> new Delivery(workloads, argo ? workloads.values() : List.of()).resolve(found));
    }

    @Override
    public synchronized List<PodFacts> podsOf(WorkloadRef workload) {
        WorkloadFacts facts = content.workloads().get(workload);
        return facts == null ? List.of() : content.podsOf(facts);
    }

    @Override
    public synchronized long changes(WorkloadRef workload) {
        // A Rollout may have the template of another workload.
        return argo ? content.changes() : content.changes(content.workloads().get(workload));
    }

    @Override
    public synchronized Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    @Override
    public void close() {
        watches.forEach(WatchedList::close);
    }

    /** What a watch sees goes into the content, one thing at a time, and those who wait are told. */
    private <T> WatchedList.Sink<T> sink(
            Consumer<Map<String, T>> replace, BiConsumer<String, T> put, Consumer<String> remove) {
        return new WatchedList.Sink<>() {
            @Override
            public void replace(Map<String, T> all) {
                change(() -> replace.accept(all));
            }

            @Override
            public void put(String name, T object) {
                change(() -> put.accept(name, object));
            }

            @Override
            public void remove(String name) {
                change(() -> remove.accept(name));
            }

            @Override
            public void broken(String why) {
                change(() -> broken = why);
            }
        };
    }

    private void change(Runnable change) {
        synchronized (this) {
            change.run();
        }
        changed.run();
    }
}
