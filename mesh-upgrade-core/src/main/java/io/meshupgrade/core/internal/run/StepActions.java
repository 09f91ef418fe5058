package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.controlplane.MeshConfigCopy;
import io.meshupgrade.core.internal.act.MeshConfigAction;
import io.meshupgrade.core.internal.act.PointAction;
import io.meshupgrade.core.internal.act.PointAction.Move;
import io.meshupgrade.core.internal.act.RevisionsAction;
import io.meshupgrade.core.internal.act.TagActions;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmWriter;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.rules.RevisionChange;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does the steps that belong to no wave. */
final class StepActions {

    /** Minutes are usual; hours were seen (Azure/AKS#5908). */
    private static final Duration ARM_PATIENCE = Duration.ofHours(3);

    private final RunPorts ports;
    private final RolloutSpec spec;
    private final HeldLease lease;
    private final ClusterWriter writer;
    private final Readiness readiness;
    private final Events events;
    private final PointAction points;
    private @Nullable UpgradePlan plan;
    private @Nullable Situation situation;

    StepActions(
            RunPorts ports,
            RolloutSpec spec,
            HeldLease lease,
            ClusterWriter writer,
            Checkpoint checkpoint,
            Events events) {
        this.ports = ports;
        this.spec = spec;
        this.lease = lease;
        this.writer = writer;
        this.readiness = new Readiness(ports, spec, checkpoint, lease, events);
        this.events = events;
        this.points = new PointAction(writer);
    }

    /** Takes note of a new plan, and of what it was made from. */
    void planned(UpgradePlan now, Situation seen) {
        plan = now;
        situation = seen;
    }

    /**
     * Does one.
     *
     * @return why it must not go on, or empty when it is done, or was left to the next plan
     */
    Optional<Reason> act(Step step, Intent intent) throws InterruptedException {
        events.tell(Kind.STEP_BEGAN, "", Pointing.sentence(step.toString()));
        Optional<Reason> failure = dispatch(step, intent);
        if (failure.isEmpty()) {
            events.tell(Kind.STEP_DONE, "", "Done: " + step + ".");
        }
        return failure;
    }

    private Optional<Reason> dispatch(Step step, Intent intent) throws InterruptedException {
        if (step instanceof Step.CopyMeshConfig copy) {
            String namespace = Objects.requireNonNull(situation).mesh().mesh().controlPlaneNamespace();
            return new MeshConfigAction(writer, namespace).copy(copy.from(), copy.to())
                            instanceof MeshConfigCopy.Refused refused
                    ? Optional.of(refused.reason())
                    : Optional.empty();
        }
        if (step instanceof Step.PinGateway pin) {
            points.point(
                    Move.gateway(
                            pin.namespace(), pin.name(), null, pin.revision().name()),
                    intent.id());
            return Optional.empty();
        }
        if (step instanceof Step.StartCanary start) {
            return arm(cluster -> RevisionChange.start(cluster, start.revision()));
        }
        if (step instanceof Step.AwaitRevision await) {
            return intent.direction() == Direction.REFRESH
                    ? readiness.awaitPatch(await.revision())
                    : readiness.await(await.revision());
        }
        if (step instanceof Step.PointNamespace point) {
            points.point(Move.namespace(point.namespace(), point.from(), point.to()), null);
            return Optional.empty();
        }
        if (step instanceof Step.RemoveTag remove) {
            return remove(remove.tag());
        }
        if (step instanceof Step.Complete complete) {
            Revision retired = complete.retired();
            Optional<Reason> needed = stillNeeded(retired);
            return needed.isPresent() ? needed : arm(cluster -> RevisionChange.complete(cluster, retired));
        }
        if (step instanceof Step.RemoveCanary remove) {
            Optional<Reason> needed = stillNeeded(remove.canary());
            return needed.isPresent() ? needed : arm(cluster -> RevisionChange.rollBack(cluster, remove.canary()));
        }
        throw new IllegalStateException("Step of a wave outside of it: " + step);
    }

    private Optional<Reason> arm(Function<ArmCluster, RevisionChange> decision) throws InterruptedException {
        ArmWriter arm = Objects.requireNonNull(ports.arm(), "without ARM there are no such steps");
        lease.keep();
        RevisionsAction.Result result = new RevisionsAction(arm, lease, ARM_PATIENCE).make(decision);
        return result instanceof RevisionsAction.Result.Refused refused
                ? Optional.of(refused.reason())
                : Optional.empty();
    }

    /** Asked once more, right before a control plane goes away: who depends on it, but for what was accepted. */
    private Optional<Reason> stillNeeded(Revision revision) {
        Dependence dependence = Dependence.of(
                ports.observer().dependants(revision),
                Objects.requireNonNull(situation),
                Objects.requireNonNull(plan),
                spec.request(),
                revision);
        return dependence.obstacle();
    }

    private Optional<Reason> remove(RevisionTag tag) {
        MeshFacts facts = ports.observer().facts();
        List<String> users = MeshObservation.value(facts.namespaces()).stream()
                .filter(namespace -> tag.name().equals(namespace.labels().get(MeshKeys.REVISION)))
                .map(namespace -> namespace.name())
                .toList();
        if (!users.isEmpty()) {
            return Optional.of(new Reason(
                    UpgradeReason.STILL_NEEDED,
                    "The tag " + tag + " is used by namespaces " + String.join(", ", users) + "."));
        }
        List<ObjectLabels> webhooks = MeshObservation.value(facts.webhooks()).stream()
                .filter(webhook -> webhook.label(MeshKeys.TAG).equals(tag.name()))
                .map(webhook -> new ObjectLabels("", webhook.name(), webhook.labels()))
                .toList();
        List<ObjectLabels> services = MeshObservation.value(facts.services()).stream()
                .filter(service -> service.label(MeshKeys.TAG).equals(tag.name()))
                .map(service -> new ObjectLabels(service.namespace(), service.name(), service.labels()))
                .toList();
        new TagActions(writer).remove(services, List.of(), webhooks);
        return Optional.empty();
    }
}
