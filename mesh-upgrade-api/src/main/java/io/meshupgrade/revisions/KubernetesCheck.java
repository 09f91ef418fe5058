package io.meshupgrade.revisions;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Reason;
import java.util.List;
import java.util.Objects;

/**
 * Whether the mesh allows an upgrade of Kubernetes.
 *
 * @param minor the minor that Kubernetes is to be upgraded to
 * @param meshFirst what has to come first, in this order: mesh upgrades, and Kubernetes upgrades between them where the
 *     mesh needs those; empty when nothing has to, or nothing helps
 * @param reason {@link RevisionReason#COMPATIBLE}, {@link RevisionReason#MESH_FIRST}, or what is in the way
 */
public record KubernetesCheck(KubernetesMinor minor, List<UpgradeStep> meshFirst, Reason reason) {

    /** None is null. */
    public KubernetesCheck {
        Objects.requireNonNull(minor, "minor");
        meshFirst = List.copyOf(meshFirst);
        Objects.requireNonNull(reason, "reason");
    }

    /** {@return whether Kubernetes may be upgraded now, as far as the mesh is concerned} */
    public boolean compatible() {
        return reason.code() == RevisionReason.COMPATIBLE || reason.code() == RevisionReason.MESH_DISABLED;
    }
}
