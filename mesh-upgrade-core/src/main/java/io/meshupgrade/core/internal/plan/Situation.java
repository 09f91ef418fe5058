package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.Requests;
import io.meshupgrade.core.internal.rules.RevisionFacts;
import io.meshupgrade.sidecars.PatchState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a plan is made from, as it was at one time.
 *
 * @param mesh both planes, but for the pods
 * @param pods the live pods of the mesh, by what they belong to
 * @param podsRead how many pods were read, or why not all were
 * @param patches whether the patch of each revision is rolled out
 * @param cluster what ARM says; null without ARM, or when it does not answer, which {@code mesh} then says why
 * @param offers what ARM says of where it may go; null when that was not asked
 * @param room what nodes that take pods have left; null when that was not asked
 */
public record Situation(
        MeshObservation mesh,
        Map<WorkloadRef, WorkloadPods> pods,
        Reading<Long> podsRead,
        List<PatchState> patches,
        @Nullable ArmCluster cluster,
        @Nullable RevisionFacts offers,
        @Nullable Reading<Requests> room) {

    public Situation {
        pods = Map.copyOf(pods);
        patches = List.copyOf(patches);
    }
}
