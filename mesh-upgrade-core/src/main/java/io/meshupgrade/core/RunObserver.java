package io.meshupgrade.core;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmReader;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.plan.PodTally;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.rules.RevisionFacts;
import io.meshupgrade.core.internal.rules.RevisionTargets;
import io.meshupgrade.core.internal.rules.SidecarRules;
import io.meshupgrade.core.internal.run.RunPorts.Observer;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.revisions.UpgradeTargets;
import io.meshupgrade.sidecars.PatchState;
import java.util.List;
import java.util.Map;
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
        ArmCluster cluster = arm == null ? null : arm.cluster();
        MeshObservation mesh = reading.observe();
        SidecarRules rules = SidecarRules.of(mesh.mesh(), reading.controllers(), reading.images(mesh.mesh()));
        PodTally tally = new PodTally();
        var pods = reading.podsIfReadable(PodKeys.ofMeshAnd(rules.podLabels()), pod -> tally.accept(rules.judge(pod)));
        return new Situation(
                mesh,
                tally.result(),
                pods,
                rules.patches(),
                cluster,
                targets && arm != null && cluster != null ? targets(arm, cluster) : null);
    }

    private static UpgradeTargets targets(ArmReader arm, ArmCluster cluster) {
        String location = cluster.location();
        return RevisionTargets.of(new RevisionFacts(
                cluster, arm.upgradeProfile(), location == null ? List.of() : arm.releases(location)));
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
        MeshFacts facts = reading.facts();
        return SidecarRules.of(facts, Map.of(), reading.images(facts)).patches();
    }

    @Override
    public DependantsFound dependants(Revision revision) {
        return new ClusterDependants(reading).of(revision);
    }
}
