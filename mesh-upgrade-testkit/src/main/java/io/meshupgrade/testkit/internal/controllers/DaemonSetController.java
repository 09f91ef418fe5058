package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps one pod on each node (pkg/controller/daemon/daemon_controller.go and update.go). It replaces pods by deleting
 * the old one first; {@code maxSurge} is ignored.
 */
final class DaemonSetController implements Controller {

    private final ControllerContext context;
    private final WorkQueue queue;
    private final Revisions revisions;

    DaemonSetController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "daemon set controller", this::reconcile);
        this.revisions = new Revisions(context, Kinds.DAEMON_SET);
    }

    @Override
    public void changed(Change change) {
        queue.add(change, Kinds.DAEMON_SET, Kinds.POD);
        if (change.key().kind().equals(Kinds.NODE)) {
            context.store().list(Kinds.DAEMON_SET, "").forEach(set -> queue.add(Meta.key(Kinds.DAEMON_SET, set)));
        }
    }

    private void reconcile(Key key) {
        ObjectNode set = context.find(key);
        if (set == null || Meta.isGoing(set)) {
            return;
        }
        String hash = hash(revisions.update(set));
        Map<String, List<ObjectNode>> byNode = byNode(set);
        try {
            keepOneOnEach(set, byNode, hash);
            if (!Workloads.updateStrategy(set).equals("OnDelete")) {
                replaceOldPods(set, byNode, hash);
            }
        } finally {
            report(key, byNode, hash);
        }
        Set<String> used = byNode(set).values().stream()
                .flatMap(List::stream)
                .map(pod -> Meta.name(set) + "-" + Meta.label(pod, Revisions.HASH_LABEL))
                .collect(Collectors.toSet());
        used.add(Meta.name(set) + "-" + hash);
        revisions.forgetAllBut(set, used);
    }

    private static String hash(JsonNode revision) {
        return Meta.label(revision, "controller.kubernetes.io/hash");
    }

    /** The nodes that it wants, each with its pods, oldest first; nodes that it does not want come with pods only. */
    private Map<String, List<ObjectNode>> byNode(ObjectNode set) {
        Map<String, List<ObjectNode>> byNode = new TreeMap<>();
        context.store().list(Kinds.NODE, "").stream()
                .filter(node -> Nodes.fits(set.at("/spec/template/spec"), node))
                .forEach(node -> byNode.put(Meta.name(node), new ArrayList<>()));
        for (ObjectNode pod : context.ownedBy(set, Kinds.POD)) {
            byNode.computeIfAbsent(Nodes.wanted(pod), node -> new ArrayList<>()).add(pod);
        }
        byNode.values().forEach(pods -> pods.sort(Comparator.comparing(Meta::created)));
        return byNode;
    }

    private void keepOneOnEach(ObjectNode set, Map<String, List<ObjectNode>> byNode, String hash) {
        for (Map.Entry<String, List<ObjectNode>> node : byNode.entrySet()) {
            List<ObjectNode> pods = node.getValue();
            if (!shouldRunOn(set, node.getKey())) {
                pods.stream().filter(pod -> !Meta.isGoing(pod)).forEach(this::delete);
            } else if (pods.isEmpty()) {
                create(set, node.getKey(), hash);
            } else {
                pods.stream()
                        .filter(pod -> Pods.isFinished(pod) && !Meta.isGoing(pod))
                        .forEach(this::delete);
            }
        }
    }

    private boolean shouldRunOn(ObjectNode set, String name) {
        ObjectNode node = context.find(new Key(Kinds.NODE, "", name));
        return node != null && Nodes.fits(set.at("/spec/template/spec"), node);
    }

    private void create(ObjectNode set, String node, String hash) {
        ObjectNode pod = Pods.fromTemplate(set.at("/spec/template"), Kinds.DAEMON_SET, set);
        pod.withObject("/metadata").put("generateName", Meta.name(set) + "-");
        pod.withObject("/metadata/labels")
                .put(Revisions.HASH_LABEL, hash)
                .put("pod-template-generation", Long.toString(Meta.generation(set)));
        Nodes.want(pod, node);
        context.api().create(Kinds.POD, Meta.namespace(set), pod, false);
    }

    /** Sick old pods go at once, others while no more than {@code maxUnavailable} nodes are without. */
    private void replaceOldPods(ObjectNode set, Map<String, List<ObjectNode>> byNode, String hash) {
        int minReadySeconds = Workloads.minReadySeconds(set);
        int unavailable = 0;
        List<ObjectNode> sick = new ArrayList<>();
        List<ObjectNode> healthy = new ArrayList<>();
        for (List<ObjectNode> pods : byNode.values()) {
            List<ObjectNode> live =
                    pods.stream().filter(pod -> !Meta.isGoing(pod)).toList();
            ObjectNode pod = live.size() == 1 ? live.get(0) : null;
            boolean available = pod != null && Pods.isAvailable(pod, minReadySeconds, context.now());
            boolean old = pod != null && !Meta.label(pod, Revisions.HASH_LABEL).equals(hash);
            unavailable += available ? 0 : 1;
            if (pod != null && old) {
                (available ? healthy : sick).add(pod);
            }
        }
        sick.forEach(this::delete);
        healthy.stream()
                .limit(Math.max(0, maxUnavailable(set, byNode.size()) - unavailable))
                .toList()
                .forEach(this::delete);
    }

    private static int maxUnavailable(JsonNode set, int nodes) {
        JsonNode configured = set.at("/spec/updateStrategy/rollingUpdate/maxUnavailable");
        return Math.max(1, Fenceposts.scaled(configured, "1", nodes, true));
    }

    private void delete(JsonNode pod) {
        context.api().delete(Meta.key(Kinds.POD, pod), DeleteOptions.DEFAULTS);
    }

    /** Says what was there before it acted, as the real one does, whose cache does not know its own acts yet. */
    private void report(Key key, Map<String, List<ObjectNode>> byNode, String hash) {
        ObjectNode set = context.api().require(key);
        int minReadySeconds = Workloads.minReadySeconds(set);
        int desired = 0;
        int misscheduled = 0;
        List<ObjectNode> first = new ArrayList<>();
        for (Map.Entry<String, List<ObjectNode>> node : byNode.entrySet()) {
            boolean wanted = shouldRunOn(set, node.getKey());
            desired += wanted ? 1 : 0;
            if (!node.getValue().isEmpty() && wanted) {
                first.add(node.getValue().get(0));
            } else if (!node.getValue().isEmpty()) {
                misscheduled++;
            }
        }
        int ready = (int) first.stream().filter(Pods::isReady).count();
        int available = (int) first.stream()
                .filter(pod -> Pods.isAvailable(pod, minReadySeconds, context.now()))
                .count();
        int updated = (int) first.stream()
                .filter(pod -> Meta.label(pod, Revisions.HASH_LABEL).equals(hash))
                .count();
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("currentNumberScheduled", first.size()).put("numberMisscheduled", misscheduled);
        status.put("desiredNumberScheduled", desired).put("numberReady", ready);
        status.put("observedGeneration", Meta.generation(set));
        Meta.count(status, "updatedNumberScheduled", updated);
        Meta.count(status, "numberAvailable", available);
        Meta.count(status, "numberUnavailable", desired - available);
        context.api().editStatus(key, edited -> edited.set("status", status));
        Duration untilAvailable = Pods.untilNextAvailable(first, minReadySeconds, context.now());
        if (!untilAvailable.isZero()) {
            queue.addIn(key, untilAvailable);
        }
    }
}
