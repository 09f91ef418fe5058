package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one stateful set by their ordinals, as they are stored now.
 *
 * @param replicas one entry for each ordinal it shall have, null where there is no pod
 * @param condemned pods beyond, highest ordinal first
 */
record StatefulSetPods(List<@Nullable ObjectNode> replicas, List<ObjectNode> condemned) {

    static StatefulSetPods of(ControllerContext context, ObjectNode set) {
        int start = start(set);
        int size = Workloads.replicas(set);
        List<@Nullable ObjectNode> replicas = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ObjectNode pod = context.find(podKey(set, start + i));
            replicas.add(pod != null && Meta.controllerUid(pod).equals(Meta.uid(set)) ? pod : null);
        }
        List<ObjectNode> condemned = new ArrayList<>(context.ownedBy(set, Kinds.POD).stream()
                .filter(pod -> ordinal(pod) < start || ordinal(pod) >= start + size)
                .toList());
        condemned.sort((a, b) -> Integer.compare(ordinal(b), ordinal(a)));
        return new StatefulSetPods(replicas, condemned);
    }

    static int start(JsonNode set) {
        return set.at("/spec/ordinals/start").asInt(0);
    }

    static Key podKey(JsonNode set, int ordinal) {
        return new Key(Kinds.POD, Meta.namespace(set), Meta.name(set) + "-" + ordinal);
    }

    private static int ordinal(JsonNode pod) {
        String name = Meta.name(pod);
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    /** All that there are. */
    List<ObjectNode> all() {
        List<ObjectNode> all = new ArrayList<>(condemned);
        for (ObjectNode pod : replicas) {
            if (pod != null) {
                all.add(pod);
            }
        }
        return all;
    }
}
