package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.WorkloadRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What only a Rollout of Argo says (argoproj/argo-rollouts, pkg/apis/rollouts/v1alpha1/types.go).
 *
 * @param phase {@code Healthy}, {@code Progressing}, {@code Paused} or {@code Degraded}; empty from controllers before
 *     version 1.0
 * @param restartAt its pods that are older than this are to be evicted; null when nobody asked for that
 * @param restartedAt the {@code restartAt} for which that was done last; null when it never was
 * @param template the workload whose template it uses ({@code workloadRef}); null when it has one of its own
 */
public record ArgoFacts(
        String phase,
        @Nullable Instant restartAt,
        @Nullable Instant restartedAt,
        @Nullable WorkloadRef template) {

    /** The kind of a Rollout in a {@link WorkloadRef}. */
    public static final String ROLLOUT = "Rollout.argoproj.io";
}
