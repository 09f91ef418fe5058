package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives each new pod a node: of those that take it, the one with the fewest pods. */
final class Scheduler implements Controller {

    private final ControllerContext context;
    private final Sicknesses sicknesses;
    private final Set<Key> planned = new HashSet<>();
    private final Map<String, Integer> load = new HashMap<>();

    Scheduler(ControllerContext context, Sicknesses sicknesses) {
        this.context = context;
        this.sicknesses = sicknesses;
    }

    @Override
    public void changed(Change change) {
        if (change.key().kind().equals(Kinds.POD)) {
            count(change);
            if (change.type() == Change.Type.ADDED) {
                plan(change.key());
            }
        } else if (change.key().kind().equals(Kinds.NODE)) {
            tryAgain();
        }
    }

    /** Kept up to date, since counting all pods for each of them is too slow in large clusters. */
    private void count(Change change) {
        String before = change.before() == null ? "" : Pods.node(change.before());
        String after = change.type() == Change.Type.DELETED ? "" : Pods.node(change.object());
        if (!before.equals(after)) {
            load.merge(before, -1, Integer::sum);
            load.merge(after, 1, Integer::sum);
        }
    }

    /** Looks at all pods that have no node. */
    void tryAgain() {
        context.store().list(Kinds.POD, "").stream()
                .filter(pod -> !Pods.isScheduled(pod))
                .forEach(pod -> plan(Meta.key(Kinds.POD, pod)));
    }

    private void plan(Key key) {
        if (planned.add(key)) {
            context.time().in(context.pace().get().schedule(), "scheduler: " + key, () -> {
                planned.remove(key);
                schedule(key);
            });
        }
    }

    private void schedule(Key key) {
        ObjectNode pod = context.find(key);
        if (pod == null || Pods.isScheduled(pod) || Pods.isFinished(pod)) {
            return;
        }
        List<ObjectNode> nodes = context.store().list(Kinds.NODE, "");
        String node = sicknesses.of(pod) == Sickness.UNSCHEDULABLE ? "" : choose(pod, nodes);
        if (node.isEmpty()) {
            context.api().editStatus(key, unscheduled -> refuse(unscheduled, nodes.size()));
        } else {
            context.api().edit(key, bound -> bound.withObject("/spec").put("nodeName", node));
            context.api()
                    .editStatus(
                            key,
                            bound -> Conditions.set(
                                    bound.withObject("/status"),
                                    Conditions.condition("PodScheduled", "True", "", ""),
                                    context.api().now()));
        }
    }

    private String choose(ObjectNode pod, List<ObjectNode> nodes) {
        String wish = Nodes.wanted(pod);
        return nodes.stream()
                // The pods of daemon sets tolerate nodes that others avoid.
                .filter(node -> wish.isEmpty() ? Nodes.takesPods(node) : wish.equals(Meta.name(node)))
                .filter(node -> Nodes.fits(pod.path("spec"), node))
                .map(Meta::name)
                .min(Comparator.comparing((String name) -> load.getOrDefault(name, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    private void refuse(ObjectNode pod, int nodes) {
        String why = "0/" + nodes + " nodes are available: " + nodes
                + " Insufficient cpu. preemption: 0/" + nodes + " nodes are available: " + nodes
                + " No preemption victims found for incoming pod.";
        Conditions.set(
                pod.withObject("/status").put("phase", "Pending"),
                Conditions.condition("PodScheduled", "False", "Unschedulable", why),
                context.api().now());
    }
}
