package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many pods each replica set of a deployment shall have next (pkg/controller/deployment/rolling.go, sync.go, and
 * util). Only numbers; nothing is changed here.
 */
final class RollingUpdate {

    private final ObjectNode deployment;
    private final Fenceposts fenceposts;
    private final int replicas;

    RollingUpdate(ObjectNode deployment) {
        this.deployment = deployment;
        this.fenceposts = Fenceposts.of(deployment);
        this.replicas = Workloads.replicas(deployment);
    }

    /** The size of the new replica set, given how many pods all of them shall have at present. */
    int sizeOfNew(int present, int allPods) {
        if (present >= replicas || Workloads.strategy(deployment).equals("Recreate")) {
            return replicas;
        }
        int room = replicas + fenceposts.surge() - allPods;
        return room <= 0 ? present : present + Math.min(room, replicas - present);
    }

    /** The sizes of the old ones that become smaller: what is not available goes first, then what is not needed. */
    Map<ObjectNode, Integer> sizesOfOld(ReplicaSets sets, ObjectNode newSet) {
        List<ObjectNode> old =
                sets.old().stream().filter(set -> Workloads.replicas(set) > 0).toList();
        int minAvailable = replicas - fenceposts.unavailable();
        int unavailableNew = Workloads.replicas(newSet) - Workloads.status(newSet, "availableReplicas");
        int mayGo = Workloads.sum(sets.all(), Workloads::replicas) - minAvailable - unavailableNew;
        Map<ObjectNode, Integer> sizes = new LinkedHashMap<>();
        if (mayGo <= 0) {
            return sizes;
        }
        for (ObjectNode set : old) {
            int size = Workloads.replicas(set);
            int sick = Math.max(0, size - Workloads.status(set, "availableReplicas"));
            int gone = Math.min(mayGo, sick);
            mayGo -= gone;
            sizes.put(set, size - gone);
        }
        int spare = Workloads.sum(sets.all(), set -> Workloads.status(set, "availableReplicas")) - minAvailable;
        for (ObjectNode set : old) {
            int size = sizes.getOrDefault(set, Workloads.replicas(set));
            int gone = Math.max(0, Math.min(size, spare));
            spare -= gone;
            sizes.put(set, size - gone);
        }
        sizes.entrySet().removeIf(entry -> entry.getValue() == Workloads.replicas(entry.getKey()));
        return sizes;
    }

    /** The sizes after the deployment was scaled in the middle of a rollout: each keeps its share. */
    Map<ObjectNode, Integer> proportionally(ReplicaSets sets) {
        List<ObjectNode> active = new ArrayList<>(sets.active());
        int toAdd = (replicas > 0 ? replicas + fenceposts.surge() : 0) - Workloads.sum(active, Workloads::replicas);
        Comparator<ObjectNode> byAge = Comparator.comparing(Meta::created);
        active.sort(Comparator.comparing((ObjectNode set) -> -Workloads.replicas(set))
                .thenComparing(toAdd > 0 ? byAge.reversed() : byAge));
        Map<ObjectNode, Integer> sizes = new LinkedHashMap<>();
        int added = 0;
        for (ObjectNode set : active) {
            int share = share(set, toAdd, added);
            sizes.put(set, Workloads.replicas(set) + share);
            added += share;
        }
        if (!active.isEmpty() && toAdd != 0) {
            int leftover = toAdd - added;
            sizes.merge(active.get(0), leftover, (size, rest) -> Math.max(0, size + rest));
        }
        return sizes;
    }

    private int share(JsonNode set, int toAdd, int added) {
        int size = Workloads.replicas(set);
        if (toAdd == 0 || toAdd == added) {
            return 0;
        }
        String maximum = Meta.annotation(set, ReplicaSets.MAXIMUM);
        int before = maximum.isEmpty() ? Workloads.status(deployment, "replicas") : Integer.parseInt(maximum);
        int share = replicas == 0
                ? -size
                : (int) Math.round(size * (double) (replicas + fenceposts.surge()) / Math.max(1, before)) - size;
        return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
    }
}
