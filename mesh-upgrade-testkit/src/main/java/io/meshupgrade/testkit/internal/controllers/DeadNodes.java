package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Nodes that stop to answer: they are said to be not ready, take no pods, and after five minutes their pods are
 * deleted, which does not come to an end while the node is dead (pkg/controller/nodelifecycle and tainteviction).
 */
final class DeadNodes {

    private static final Duration UNTIL_EVICTION = Duration.ofMinutes(5);

    private final ControllerContext context;
    private final Sicknesses sicknesses;
    private final Set<String> dead = new HashSet<>();

    DeadNodes(ControllerContext context, Sicknesses sicknesses) {
        this.context = context;
        this.sicknesses = sicknesses;
    }

    /** Returns what makes it answer again. */
    Runnable dies(String node) {
        dead.add(node);
        Runnable recovery = sicknesses.befalls(Sickness.NODE_DEAD, Sicknesses.onNode(node));
        say(node, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.");
        context.time().in(UNTIL_EVICTION, "eviction from node " + node, () -> evict(node));
        return () -> {
            dead.remove(node);
            recovery.run();
            say(node, "True", "KubeletReady", "kubelet is posting ready status");
        };
    }

    private void say(String node, String ready, String reason, String message) {
        Key key = new Key(Kinds.NODE, "", node);
        context.api()
                .editStatus(
                        key,
                        edited -> Conditions.set(
                                edited.withObject("/status"),
                                Conditions.condition("Ready", ready, reason, message),
                                context.api().now()));
    }

    private void evict(String node) {
        if (!dead.contains(node)) {
            return;
        }
        for (ObjectNode pod : context.store().list(Kinds.POD, "")) {
            if (Pods.node(pod).equals(node) && !Meta.isControlledBy(Kinds.DAEMON_SET, pod) && !Meta.isGoing(pod)) {
                context.api().delete(Meta.key(Kinds.POD, pod), DeleteOptions.DEFAULTS);
            }
        }
    }
}
