package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.WorkloadRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that makes pods: a Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, CronJob, Job, or
 * another kind with a pod template.
 *
 * @param ref which one
 * @param uid its uid
 * @param resourceVersion its version when it was read
 * @param controller what controls it; null for one that is its own master
 * @param labels all of its labels
 * @param annotations its annotations, as far as the reader was asked to keep them
 * @param template the template of its pods
 * @param rollout how far its own rollout is
 * @param surge what its rolling update has besides the pods that are wanted
 * @param argo what only a Rollout of Argo has; null for all other kinds
 * @param deliveredBy who watches its template, and rolls changes of it out in its own way, though it does not control
 *     it; null for nobody. See {@link Delivery}.
 */
public record WorkloadFacts(
        WorkloadRef ref,
        String uid,
        String resourceVersion,
        @Nullable OwnerLink controller,
        Map<String, String> labels,
        Map<String, String> annotations,
        PodTemplate template,
        RolloutFacts rollout,
        Surge surge,
        @Nullable ArgoFacts argo,
        @Nullable OwnerLink deliveredBy) {

    public WorkloadFacts {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** How many pods are wanted. */
    public int wanted() {
        return rollout.wanted(ref);
    }

    WorkloadFacts with(PodTemplate other) {
        return new WorkloadFacts(
                ref, uid, resourceVersion, controller, labels, annotations, other, rollout, surge, argo, deliveredBy);
    }

    WorkloadFacts deliveredBy(OwnerLink who) {
        return new WorkloadFacts(
                ref, uid, resourceVersion, controller, labels, annotations, template, rollout, surge, argo, who);
    }
}
