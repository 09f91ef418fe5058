package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The live pods of one workload, counted by what they prove. It is filled pod by pod, by one thread, and then read. */
public final class WorkloadPods {

    private final WorkloadRef workload;
    private final Map<String, Integer> byRevision = new HashMap<>();
    private int stale;
    private int fixable;
    private int notYet;
    private int pinned;
    private int unknown;
    private int missing;
    private @Nullable PodAudit example;

    WorkloadPods(WorkloadRef workload) {
        this.workload = workload;
    }

    void add(PodAudit pod) {
        if (pod.verdict() == SidecarClass.UNKNOWN) {
            unknown++;
        }
        if (pod.verdict() == SidecarClass.MISSING_SIDECAR) {
            missing++;
            example = example == null ? pod : example;
        }
        if (pod.injectedRevision() == null) {
            return;
        }
        byRevision.merge(pod.injectedRevision(), 1, Integer::sum);
        boolean stale = pod.verdict() == SidecarClass.OUTDATED_PATCH || pod.verdict() == SidecarClass.OUTDATED_REVISION;
        if (stale) {
            this.stale++;
        }
        if (stale && pod.restart().kind() == RestartEffect.Kind.FIXES) {
            fixable++;
        } else if (stale && pod.restart().kind() == RestartEffect.Kind.NOT_YET) {
            notYet++;
        } else if (pod.verdict() == SidecarClass.PINNED) {
            pinned++;
        }
        if (stale || example == null) {
            example = pod;
        }
    }

    public WorkloadRef workload() {
        return workload;
    }

    /** How many pods a revision injected. */
    public int of(String revision) {
        return byRevision.getOrDefault(revision, 0);
    }

    /** How many pods run an older sidecar than a new pod would get, whatever a restart would do about it. */
    int stale() {
        return stale;
    }

    /** How many pods a restart makes right, now. */
    int fixable() {
        return fixable;
    }

    /** How many pods a restart makes right, once the patch of their revision is rolled out. */
    int notYet() {
        return notYet;
    }

    /** How many pods name their image themselves. */
    int pinned() {
        return pinned;
    }

    /** How many pods have no sidecar and should have one. */
    int missing() {
        return missing;
    }

    /** How many pods cannot be judged. */
    int unknown() {
        return unknown;
    }

    /** Of one of its pods, a stale one if there is one: why it is as it is. */
    Reason evidence() {
        return Objects.requireNonNull(example, "no pod was added").reason();
    }

    /** What a restart does to the same pod. */
    RestartEffect effect() {
        return Objects.requireNonNull(example, "no pod was added").restart();
    }

    /** The revision that a new pod gets as things are; null when none does or it is not known. */
    @Nullable
    String expected() {
        return example == null ? null : example.expectedRevision();
    }
}
