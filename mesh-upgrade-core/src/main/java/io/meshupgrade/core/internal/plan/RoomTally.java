package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Reading;
import io.meshupgrade.core.internal.observe.NodeFacts;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.Requests;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what nodes have left, pod by pod, for one thread. */
public final class RoomTally {

    private final Reading<List<NodeFacts>> nodes;
    private final Set<String> open = new HashSet<>();
    private Requests left = Requests.NONE;

    public RoomTally(Reading<List<NodeFacts>> nodes) {
        this.nodes = nodes;
        if (nodes instanceof Reading.Known<List<NodeFacts>> known) {
            known.value().stream().filter(NodeFacts::takesPods).forEach(node -> {
                open.add(node.name());
                left = left.plus(node.allocatable());
            });
        }
    }

    /** Counts a pod, if it takes room on a node that takes others. */
    public void accept(PodFacts pod) {
        if (!pod.finished() && open.contains(pod.node())) {
            left = left.minus(pod.requests());
        }
    }

    /** What is left, if all pods were counted. */
    public Reading<Requests> result(Reading<Long> pods) {
        if (nodes instanceof Reading.Unknown<List<NodeFacts>> unknown) {
            return new Reading.Unknown<>(unknown.kind(), unknown.why(), unknown.at());
        }
        if (pods instanceof Reading.Unknown<Long> unknown) {
            return new Reading.Unknown<>(unknown.kind(), unknown.why(), unknown.at());
        }
        return new Reading.Known<>(left, nodes.at());
    }
}
