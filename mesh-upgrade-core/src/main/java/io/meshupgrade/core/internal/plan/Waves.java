package io.meshupgrade.core.internal.plan;

import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.plan.PlanRequest.Wave;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which namespace is in which wave: the first that selects it, or the one of the rest. */
public final class Waves {

    static final String REST = "rest";

    private final List<String> order = new ArrayList<>();
    private final Map<String, String> waveOf = new HashMap<>();

    private Waves() {}

    static Waves of(MeshObservation mesh, List<Wave> wanted) {
        Waves waves = new Waves();
        wanted.forEach(wave -> waves.order.add(wave.name()));
        if (!waves.order.contains(REST)) {
            waves.order.add(REST);
        }
        for (NamespaceFacts namespace : MeshObservation.value(mesh.mesh().namespaces())) {
            wanted.stream()
                    .filter(wave -> wave.namespaces().selects(namespace.name(), namespace.labels()))
                    .findFirst()
                    .ifPresent(wave -> waves.waveOf.put(namespace.name(), wave.name()));
        }
        return waves;
    }

    /** The names of the waves whose namespaces have pods of the mesh, in order. */
    public static List<String> populated(Situation situation, List<Wave> wanted) {
        Waves waves = of(situation.mesh(), wanted);
        return waves.sorted(situation.pods().keySet().stream()
                .map(workload -> waves.of(workload.namespace()))
                .toList());
    }

    String of(String namespace) {
        return waveOf.getOrDefault(namespace, REST);
    }

    /** All names, in order. */
    List<String> order() {
        return order;
    }

    String last() {
        return order.get(order.size() - 1);
    }

    /** Those of some waves, the first one first. */
    List<String> sorted(Collection<String> waves) {
        return waves.stream()
                .distinct()
                .sorted(Comparator.comparingInt(order::indexOf))
                .toList();
    }
}
