package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replica sets of one deployment, as they are stored now.
 *
 * @param current the one of its present template, or null when there is none yet
 * @param old all others, oldest first
 */
record ReplicaSets(@Nullable ObjectNode current, List<ObjectNode> old) {

    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAXIMUM = "deployment.kubernetes.io/max-replicas";

    private static final Comparator<ObjectNode> OLDEST_FIRST =
            Comparator.comparing((ObjectNode set) -> Meta.created(set)).thenComparing(Meta::name);

    static ReplicaSets of(ControllerContext context, ObjectNode deployment) {
        List<ObjectNode> all = new ArrayList<>(context.ownedBy(deployment, Kinds.REPLICA_SET));
        all.sort(OLDEST_FIRST);
        JsonNode template = deployment.at("/spec/template");
        ObjectNode current = all.stream()
                .filter(set -> TemplateHash.same(set.at("/spec/template"), template))
                .findFirst()
                .orElse(null);
        all.remove(current);
        return new ReplicaSets(current, all);
    }

    List<ObjectNode> all() {
        List<ObjectNode> all = new ArrayList<>(old);
        if (current != null) {
            all.add(current);
        }
        return all;
    }

    /** Those that shall have pods. */
    List<ObjectNode> active() {
        return all().stream().filter(set -> Workloads.replicas(set) > 0).toList();
    }

    /** The only one that shall have pods; when none shall, the newest; null when several shall. */
    @Nullable
    ObjectNode activeOrLatest() {
        List<ObjectNode> active = active();
        if (active.size() == 1) {
            return active.get(0);
        }
        if (!active.isEmpty()) {
            return null;
        }
        if (current != null || old.isEmpty()) {
            return current;
        }
        return old.get(old.size() - 1);
    }

    /** What keeps one of them from creating pods, or a missing node; the new one is asked first. */
    JsonNode failure() {
        List<ObjectNode> newFirst = new ArrayList<>(old);
        if (current != null) {
            newFirst.add(0, current);
        }
        return newFirst.stream()
                .map(set -> Conditions.find(set.path("status"), "ReplicaFailure"))
                .filter(condition -> !condition.isMissingNode())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** The number that the next template gets. */
    long nextRevision() {
        return old.stream().mapToLong(ReplicaSets::revision).max().orElse(0) + 1;
    }

    static long revision(JsonNode set) {
        String revision = Meta.annotation(set, REVISION);
        return revision.isEmpty() ? 0 : Long.parseLong(revision);
    }
}
