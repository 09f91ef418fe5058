package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.AccessReviewer;
import io.meshupgrade.core.internal.observe.ArmWriter;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshFollower;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.PodProbe;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.sidecars.PatchState;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run needs of the world.
 *
 * @param observer reads all that plans are made from
 * @param writer changes the cluster
 * @param follower follows namespaces in work
 * @param probe asks admission
 * @param access tells what the caller may do
 * @param arm changes the revisions; null without ARM, of a refresh
 * @param lease how the Lease is taken
 * @param ids makes names for new upgrades
 * @param time the time
 */
public record RunPorts(
        Observer observer,
        ClusterWriter writer,
        MeshFollower follower,
        PodProbe probe,
        AccessReviewer access,
        @Nullable ArmWriter arm,
        OperatorLease.Settings lease,
        Supplier<String> ids,
        Time time) {

    /** Reads all that plans are made from. */
    public interface Observer {

        /**
         * Reads it.
         *
         * @param targets whether ARM is asked where the mesh may go
         */
        Situation observe(boolean targets);

        /** Reads it, and how much room there is on the nodes, for people who look at a plan. */
        Situation observeWithRoom(boolean targets);

        /** Reads all but the pods. */
        MeshObservation mesh();

        /** Reads what decides about injection. */
        MeshFacts facts();

        /** Whether the patch of each revision is rolled out. */
        List<PatchState> patches();

        /** What depends on a revision. */
        DependantsFound dependants(Revision revision);
    }
}
