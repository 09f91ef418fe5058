package io.meshupgrade.revisions;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import java.util.List;
import java.util.Objects;

/**
 * Where the mesh may be upgraded to, in one step and with the present Kubernetes.
 *
 * @param targets what ARM offers, older ones first; empty when there is nothing
 * @param reason {@link RevisionReason#OFFERED}, or why there is nothing
 * @param locked the newer revisions of the region that are not offered, older ones first
 */
public record UpgradeTargets(List<Revision> targets, Reason reason, List<Locked> locked) {

    /** None is null. */
    public UpgradeTargets {
        targets = List.copyOf(targets);
        Objects.requireNonNull(reason, "reason");
        locked = List.copyOf(locked);
    }

    /**
     * A revision that the region has, but to which this mesh may not go now.
     *
     * @param revision the revision
     * @param reason why not
     * @param unlockedBy the minors of Kubernetes with which it works and that this cluster can still be upgraded to;
     *     empty when Kubernetes is not what is in the way, or has gone past it
     */
    public record Locked(Revision revision, Reason reason, List<KubernetesMinor> unlockedBy) {

        /** None is null. */
        public Locked {
            Objects.requireNonNull(revision, "revision");
            Objects.requireNonNull(reason, "reason");
            unlockedBy = List.copyOf(unlockedBy);
        }
    }
}
