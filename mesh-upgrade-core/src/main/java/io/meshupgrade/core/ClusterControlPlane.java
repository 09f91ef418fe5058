package io.meshupgrade.core;

import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.CleanUp;
import io.meshupgrade.controlplane.ControlPlane;
import io.meshupgrade.controlplane.ControlPlaneChange;
import io.meshupgrade.controlplane.ControlPlaneStatus;
import io.meshupgrade.controlplane.Leftover;
import io.meshupgrade.controlplane.LeftoverReason;
import io.meshupgrade.controlplane.MeshConfigCopy;
import io.meshupgrade.core.internal.act.LeftoverAction;
import io.meshupgrade.core.internal.act.MeshConfigAction;
import io.meshupgrade.core.internal.act.RevisionsAction;
import io.meshupgrade.core.internal.azure.ArmApi;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.rules.ControlPlaneRules;
import io.meshupgrade.core.internal.rules.DependantsScan;
import io.meshupgrade.core.internal.rules.Leftovers;
import io.meshupgrade.core.internal.rules.Retirement;
import io.meshupgrade.core.internal.rules.RevisionChange;
import io.meshupgrade.core.internal.rules.RevisionInstallation;
import io.meshupgrade.core.internal.run.HeldLease;
import io.meshupgrade.core.internal.run.SingleOperator;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.revisions.UpgradeTargets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The control plane of one cluster. */
final class ClusterControlPlane implements ControlPlane {

    /** Minutes are usual; hours were seen (Azure/AKS#5908). */
    private static final Duration PATIENCE = Duration.ofHours(3);

    private final Supplier<MeshReading> reading;
    private final Function<String, ArmApi> arm;
    private final Supplier<ClusterWriter> writer;
    private final Supplier<SingleOperator> operator;

    /**
     * For the control plane of a cluster.
     *
     * @param arm for an action, which it names when there is no ARM
     * @param writer for changes, which are made by one {@code operator} at a time
     */
    ClusterControlPlane(
            Supplier<MeshReading> reading,
            Function<String, ArmApi> arm,
            Supplier<ClusterWriter> writer,
            Supplier<SingleOperator> operator) {
        this.reading = reading;
        this.arm = arm;
        this.writer = writer;
        this.operator = operator;
    }

    @Override
    public ControlPlaneStatus status() {
        return ControlPlaneRules.status(reading.get().observe());
    }

    @Override
    public ControlPlaneChange start(Revision revision) {
        String action = "start the canary " + revision;
        ArmApi azure = arm.apply(action);
        return holding(action, lease -> {
            UpgradeTargets targets = new ClusterRevisions(any -> azure).upgradeTargets();
            return make(action, azure, lease, cluster -> RevisionChange.start(cluster, revision, targets));
        });
    }

    @Override
    public ControlPlaneChange complete(DependantKind... accepted) {
        return retire("complete the upgrade of the mesh", RevisionChange::complete, true, Set.of(accepted));
    }

    @Override
    public ControlPlaneChange rollback(DependantKind... accepted) {
        return retire("roll the canary back", RevisionChange::rollBack, false, Set.of(accepted));
    }

    /**
     * Takes one of two revisions away.
     *
     * @param decision of the cluster, and of the revision that is to go, null for whichever it is
     * @param forGood whether the one that stays has to be ready
     */
    private ControlPlaneChange retire(
            String action,
            BiFunction<ArmCluster, @Nullable Revision, RevisionChange> decision,
            boolean forGood,
            Set<DependantKind> accepted) {
        ArmApi azure = arm.apply(action);
        return holding(action, lease -> {
            ArmCluster seen = azure.cluster();
            RevisionChange change = decision.apply(seen, null);
            if (change instanceof RevisionChange.Refuse refuse) {
                return new ControlPlaneChange.Refused(refuse.reason());
            }
            if (!(change instanceof RevisionChange.Replace replace)) {
                return new ControlPlaneChange.Unchanged(seen.mesh().revisions());
            }
            Revision staying = replace.revisions().get(0);
            Revision gone = seen.mesh().revisions().stream()
                    .filter(one -> !one.equals(staying))
                    .findFirst()
                    .orElseThrow();
            Optional<Reason> obstacle = obstacle(gone, forGood ? staying : null, accepted);
            if (obstacle.isPresent()) {
                return new ControlPlaneChange.Refused(obstacle.get());
            }
            lease.keep();
            return make(action, azure, lease, cluster -> decision.apply(cluster, gone));
        });
    }

    private Optional<Reason> obstacle(Revision gone, @Nullable Revision staying, Set<DependantKind> accepted) {
        MeshReading mesh = reading.get();
        MeshObservation observation = mesh.observe();
        Optional<Reason> notReady = staying == null ? Optional.empty() : Retirement.notReady(observation, staying);
        if (notReady.isPresent()) {
            return notReady;
        }
        DependantsScan scan = DependantsScan.of(observation, gone);
        return Retirement.obstacle(
                scan.result(mesh.podsIfReadable(PodKeys.ofMeshAnd(Set.of()), scan::accept)), accepted);
    }

    @Override
    public MeshConfigCopy copyMeshConfig(Revision from, Revision to) {
        return operator.get()
                .change(
                        "copy the mesh config of " + from + " to " + to,
                        () -> new MeshConfigAction(writer.get(), MeshReading.CONTROL_PLANE_NAMESPACE).copy(from, to),
                        MeshConfigCopy.HeldByOther::new);
    }

    @Override
    public CleanUp cleanUp() {
        String action = "remove what old revisions left over";
        ArmApi azure = arm.apply(action);
        return operator.get().change(action, () -> cleanUp(azure), CleanUp.HeldByOther::new);
    }

    private CleanUp cleanUp(ArmApi azure) {
        ArmCluster cluster = azure.cluster();
        Optional<Reason> unsettled = Leftovers.unsettled(cluster);
        if (unsettled.isPresent()) {
            return new CleanUp.Refused(unsettled.get());
        }
        LeftoverAction action = new LeftoverAction(writer.get());
        List<Leftover> removed = new ArrayList<>();
        List<Leftover> left = new ArrayList<>();
        for (Leftovers.Found found : Leftovers.of(
                reading.get().observe(), RevisionInstallation.of(cluster.mesh()).all())) {
            if (!found.mayGo()) {
                left.add(new Leftover(found.text(), found.reason()));
            } else if (action.remove(found)) {
                removed.add(new Leftover(found.text(), found.reason()));
            } else {
                left.add(new Leftover(
                        found.text(),
                        new Reason(
                                LeftoverReason.CHANGED_MEANWHILE,
                                found.text() + " was changed while it was about to be removed.")));
            }
        }
        return new CleanUp.Cleaned(removed, left);
    }

    private ControlPlaneChange holding(String action, SingleOperator.LastingChange<ControlPlaneChange> change) {
        return operator.get().lastingChange(action, change, ControlPlaneChange.HeldByOther::new);
    }

    private static ControlPlaneChange make(
            String action, ArmApi arm, HeldLease lease, Function<ArmCluster, RevisionChange> decision)
            throws InterruptedException {
        RevisionsAction.Result result = new RevisionsAction(arm, lease, PATIENCE).make(decision);
        if (result instanceof RevisionsAction.Result.Done done) {
            return new ControlPlaneChange.Changed(done.before(), done.after());
        }
        if (result instanceof RevisionsAction.Result.Unchanged unchanged) {
            return new ControlPlaneChange.Unchanged(unchanged.revisions());
        }
        RevisionsAction.Result.Refused refused = (RevisionsAction.Result.Refused) result;
        if (refused.begun()) {
            throw new ArmException(
                    Failure.OPERATION_FAILED,
                    action,
                    refused.reason().sentence()
                            + " ARM's list of revisions may be changed already: look at it, and call this again, or"
                            + " roll back.",
                    null,
                    null);
        }
        return new ControlPlaneChange.Refused(refused.reason());
    }
}
