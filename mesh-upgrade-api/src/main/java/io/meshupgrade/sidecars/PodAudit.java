package io.meshupgrade.sidecars;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sidecar of one pod: what it is, what it should be, and why.
 *
 * @param namespace of the pod
 * @param pod its name
 * @param workload what it belongs to: the object at the top of its owners, or the pod itself
 * @param verdict how its sidecar stands to the one it should have
 * @param injectedRevision the revision that injected it, as its annotations prove; null when it has no proxy or they
 *     prove nothing
 * @param expectedRevision the revision that would inject a new pod in its place; null when none would, or which is not
 *     known
 * @param actualImage the image of its proxy, as its spec has it; null when it has none
 * @param expectedImage the image that a new pod would get; null when it would get none, or which is not known
 * @param reason why the verdict is what it is, with the evidence
 * @param restart what a restart would do for it
 */
public record PodAudit(
        String namespace,
        String pod,
        WorkloadRef workload,
        SidecarClass verdict,
        @Nullable String injectedRevision,
        @Nullable String expectedRevision,
        @Nullable String actualImage,
        @Nullable String expectedImage,
        Reason reason,
        RestartEffect restart) {

    /** Only revisions and images may be null. */
    public PodAudit {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(pod, "pod");
        Objects.requireNonNull(workload, "workload");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(restart, "restart");
    }
}
