package io.meshupgrade.core;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmReader;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.plan.PodTally;
import io.meshupgrade.core.internal.plan.RoomTally;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.rules.RevisionFacts;
import io.meshupgrade.core.internal.rules.SidecarRules;
import io.meshupgrade.core.internal.run.RunPorts.Observer;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.sidecars.PatchState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what plans are made from. */
final class RunObserver implements Observer {

    private final MeshReading reading;
    private final @Nullable ArmReader arm;

    /** @param arm null without ARM */
    RunObserver(MeshReading reading, @Nullable ArmReader arm) {
        this.reading = reading;
        this.arm = arm;
    }

    @Override
    public Situation observe(boolean targets) {
        return observe(targets, null);
    }

    @Override
    public Situation observeWithRoom(boolean targets) {
        return observe(targets, new RoomTally(reading.nodes()));
    }

    private Situation observe(boolean targets, @Nullable RoomTally room) {
        ArmCluster cluster = arm == null ? null : arm.cluster();
        MeshReading.Judged judged = reading.observeToJudge();
        SidecarRules rules = judged.rules();
        PodTally tally = new PodTally();
        PodKeys keys = PodKeys.ofMeshAnd(rules.podLabels()).withRequests(room != null);
        var pods = reading.podsIfReadable(keys, pod -> {
            tally.accept(rules.judge(pod));
            if (room != null) {
                room.accept(pod);
            }
        });
        return new Situation(
                judged.mesh(),
                tally.result(),
                pods,
                rules.patches(),
                cluster,
                targets && arm != null && cluster != null ? offers(arm, cluster) : null,
                room == null ? null : room.result(pods));
    }

    private static RevisionFacts offers(ArmReader arm, ArmCluster cluster) {
        String location = cluster.location();
        return new RevisionFacts(cluster, arm.upgradeProfile(), location == null ? List.of() : arm.releases(location));
    }

    @Override
    public MeshObservation mesh() {
        return reading.observe();
    }

    @Override
    public MeshFacts facts() {
        return reading.facts();
    }

    @Override
    public List<PatchState> patches() {
        return reading.patches();
    }

    @Override
    public DependantsFound dependants(Revision revision) {
        return new ClusterDependants(reading).of(revision);
    }
}
