package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ArgoFacts;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pod belongs to: from controller to controller up to the one that has none. */
final class Owners {

    /** Controllers of controllers are few; more than this is a circle. */
    private static final int HEIGHT = 8;

    private static final Set<String> KUBERNETES = Set.of("", "apps", "batch", "extensions");

    private final Map<String, OwnerLink> controllers;

    /**
     * @param controllers the controller of what has one, by the uid of what has it: of ReplicaSets and Jobs, for
     *     instance. What is not in it is taken for the top.
     */
    Owners(Map<String, OwnerLink> controllers) {
        this.controllers = Map.copyOf(controllers);
    }

    WorkloadRef top(PodFacts pod) {
        OwnerLink top = pod.controller();
        if (top == null) {
            return new WorkloadRef("Pod", pod.namespace(), pod.name());
        }
        OwnerLink next = controllers.get(top.uid());
        for (int i = 0; i < HEIGHT && next != null; i++) {
            top = next;
            next = controllers.get(top.uid());
        }
        String kind = KUBERNETES.contains(top.group()) ? top.kind() : top.kind() + "." + top.group();
        return new WorkloadRef(kind, pod.namespace(), top.name());
    }

    /** Why a workload cannot be restarted by its template; null when it can. */
    static @Nullable String notRestartable(WorkloadRef workload) {
        return switch (workload.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", ArgoFacts.ROLLOUT -> null;
            case "Pod" -> "Nothing would make the pod again.";
            case "CronJob" -> "The next run of " + workload + " gets it by itself.";
            case "Job" -> workload + " runs once, and a restart would lose its work.";
            default -> "How to restart " + workload + " is not known here.";
        };
    }
}
