package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.plan.Hops;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.plan.Planner;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.run.Intent.State;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Observe, plan, act, and observe again, until nothing remains. A wave is done as one; whatever else, step by step. How
 * far it is stands in the cluster, so that this loop remembers next to nothing: what it planned last, to notice when it
 * gets nowhere, and whether the last wave's gates were asked.
 */
final class RunLoop {

    /** Said when somebody else changed the revisions in ARM meanwhile. */
    private static final Set<ReasonCode> OTHERS_IN_ARM =
            Set.of(UpgradeReason.REVISIONS_CHANGED, UpgradeReason.NO_UPGRADE);

    private final RunPorts ports;
    private final RolloutSpec spec;
    private final HeldLease lease;
    private final Checkpoint checkpoint;
    private final Events events;
    private final GatePoints gates;
    private final Hiccups hiccups;
    private final StepActions actions;
    private final WaveRunner waves;
    private PlanRequest request;
    private @Nullable Intent intent;
    private UpgradePlan plan;
    private @Nullable Situation situation;
    private boolean touched;
    private boolean changed;
    private String attempted = "";

    RunLoop(
            RunPorts ports,
            RolloutSpec spec,
            HeldLease lease,
            ClusterWriter writer,
            Checkpoint checkpoint,
            Events events) {
        this.ports = ports;
        this.spec = spec;
        this.lease = lease;
        this.checkpoint = checkpoint;
        this.events = events;
        this.request = spec.request();
        this.hiccups = new Hiccups(checkpoint, events);
        this.gates = new GatePoints(spec, checkpoint, lease, events);
        this.actions = new StepActions(ports, spec, lease, writer, checkpoint, events);
        this.waves = new WaveRunner(ports, spec, lease, writer, checkpoint, events);
        this.plan = UpgradePlan.nothing(request.direction());
    }

    /** What remained when it was last planned. */
    List<Step> remaining() {
        return plan.steps();
    }

    UpgradeOutcome run(@Nullable UpgradePlan approved) throws InterruptedException {
        Situation first = hiccups.through(() -> ports.observer().observe(request.direction() == Direction.UPGRADE));
        PlanRequest next = Hops.next(first, request);
        Goal goal = Goal.of(spec, next, Intent.parse(lease.annotation(Intent.ANNOTATION)), first);
        if (goal.blocker() != null) {
            return new UpgradeOutcome.Blocked(List.of(goal.blocker()));
        }
        request = goal.request();
        intent = goal.intent();
        touched = intent != null;
        plan(first);
        Optional<UpgradeOutcome> nothing =
                beforeAnything(approved).or(() -> new Preflight(ports.access()).of(plan, first, touched));
        if (nothing.isPresent()) {
            return nothing.get();
        }
        if (touched) {
            Optional<Reason> failure = gates.again(plan, waves);
            if (failure.isPresent()) {
                Optional<UpgradeOutcome> stopped = unhealthy(failure.get());
                if (stopped.isPresent()) {
                    return stopped.get();
                }
                plan(observe());
            }
        }
        return loop();
    }

    private UpgradeOutcome loop() throws InterruptedException {
        while (true) {
            checkpoint.pass();
            Optional<Blocker> hard = plan.blockers().stream()
                    .filter(blocker -> !blocker.acceptable())
                    .findFirst();
            if (hard.isPresent()) {
                return new UpgradeOutcome.Stopped(hard.get().reason(), plan.steps());
            }
            if (plan.steps().isEmpty()) {
                return finished();
            }
            Step head = plan.steps().get(0);
            if (head instanceof Step.Complete
                    && (!spec.complete() || !plan.blockers().isEmpty())) {
                return awaiting();
            }
            begin();
            Optional<Reason> failure = stuck(head);
            if (failure.isEmpty()) {
                Hiccups.Acted acted = hiccups.once(() -> act(head));
                failure = acted.failure();
                attempted = acted.whole() ? attempted : "";
            }
            if (failure.isPresent()) {
                Optional<UpgradeOutcome> stopped = unhealthy(failure.get());
                if (stopped.isPresent()) {
                    return stopped.get();
                }
            }
            plan(observe());
            Optional<Reason> gone =
                    intent == null ? Optional.empty() : Goal.canaryGone(intent, Objects.requireNonNull(situation));
            if (gone.isPresent()) {
                events.tell(Kind.DRIFT, "", gone.get().sentence());
                turnBack(gone.get());
                plan(observe());
            }
        }
    }

    /** Where ARM lets the mesh go is asked as long as it is still to go there. */
    private Situation observe() throws InterruptedException {
        return hiccups.through(() -> ports.observer().observe(startsCanary()));
    }

    private boolean startsCanary() {
        return plan.steps().stream().anyMatch(Step.StartCanary.class::isInstance);
    }

    private void plan(Situation seen) {
        situation = seen;
        plan = Planner.plan(seen, intent == null ? request : request.goingOn(intent.id()));
        waves.planned(plan, seen);
        actions.planned(plan, seen);
        events.tell(
                Kind.PLANNED,
                "",
                plan.steps().isEmpty()
                        ? "Nothing remains to be done."
                        : plan.steps().size() + (plan.steps().size() == 1 ? " step remains" : " steps remain")
                                + "; next: " + plan.steps().get(0) + ".");
    }

    /** While nothing was touched it can still be said that nothing was. */
    private Optional<UpgradeOutcome> beforeAnything(@Nullable UpgradePlan approved) {
        if (approved != null && !approved.digest().equals(plan.digest())) {
            return Optional.of(new UpgradeOutcome.Blocked(List.of(new Blocker(
                    "plan", new Reason(UpgradeReason.PLAN_CHANGED, Differences.of(approved, plan)), false))));
        }
        if (!touched && !plan.blockers().isEmpty() && !onlyCompletion()) {
            return Optional.of(new UpgradeOutcome.Blocked(plan.blockers()));
        }
        if (!touched && plan.steps().isEmpty()) {
            return Optional.of(new UpgradeOutcome.NothingToDo(
                    request.direction() == Direction.REFRESH
                            ? new Reason(UpgradeReason.NOTHING_STALE, Outcomes.refreshed(plan))
                            : new Reason(
                                    UpgradeReason.ALREADY_THERE,
                                    request.target() + " is the only installed revision, and nobody is to be moved.")));
        }
        return Optional.empty();
    }

    private boolean onlyCompletion() {
        return plan.steps().size() == 1 && plan.steps().get(0) instanceof Step.Complete;
    }

    /** Before the first write in a direction its intent is on the Lease. */
    private void begin() {
        if (touched) {
            intend(Objects.requireNonNull(intent));
            return;
        }
        touched = true;
        if (request.direction() == Direction.ROLLBACK) {
            // Once it is gone, only its name tells that it was there.
            request = request.leaving(Objects.requireNonNull(plan.from()));
        }
        intend(new Intent(
                ports.ids().get(),
                request.direction(),
                plan.from(),
                plan.to(),
                spec.digest(),
                State.RUNNING,
                request.direction() == Direction.ROLLBACK
                        ? new Reason(UpgradeReason.ASKED_FOR, "Somebody asked for the rollback.")
                        : null));
        events.tell(
                Kind.BEGAN, "", "Begins as " + Objects.requireNonNull(intent).id() + ".");
    }

    private void intend(Intent wanted) {
        if (!wanted.render().equals(lease.annotation(Intent.ANNOTATION))) {
            lease.annotate(Intent.ANNOTATION, wanted.render());
        }
        intent = wanted;
    }

    /** The same thing first again, with nothing less to do: something undoes what is done. */
    private Optional<Reason> stuck(Step head) {
        String now = plan.digest();
        if (now.equals(attempted)) {
            return Optional.of(new Reason(
                    UpgradeReason.NO_PROGRESS,
                    "\"" + head + "\" was done, and is still to be done. Something puts it back, or keeps making what"
                            + " is stale."));
        }
        attempted = now;
        return Optional.empty();
    }

    private Optional<Reason> act(Step head) throws InterruptedException {
        Intent current = Objects.requireNonNull(intent);
        String wave = head.wave();
        if (wave != null) {
            Optional<Reason> failure = waves.run(wave, current);
            return failure.isPresent() ? failure : gates.afterWave(plan, wave);
        }
        if (head instanceof Step.Complete) {
            Optional<Reason> failure = gates.beforeComplete(plan);
            if (failure.isPresent()) {
                return failure;
            }
        }
        Optional<Reason> failure = actions.act(head, current);
        boolean starts = head instanceof Step.StartCanary;
        if (failure.isEmpty() && starts) {
            intend(current.with(State.STARTED));
            failure = actions.act(new Step.AwaitRevision(Objects.requireNonNull(plan.to())), current);
        }
        boolean up = starts || (head instanceof Step.AwaitRevision && request.direction() == Direction.UPGRADE);
        return failure.isPresent() || !up ? failure : gates.afterStart(plan);
    }

    /** Stops, or turns back. */
    private Optional<UpgradeOutcome> unhealthy(Reason reason) {
        events.tell(Kind.UNHEALTHY, "", reason.sentence());
        if (OTHERS_IN_ARM.contains(reason.code()) && !changed) {
            // The next plan knows what to make of it.
            changed = true;
            return Optional.empty();
        }
        boolean back = request.direction() == Direction.UPGRADE && spec.onUnhealthy() == OnUnhealthy.ROLL_BACK;
        boolean ofArm = reason.code() == UpgradeReason.ARM_REFUSED || reason.code() == UpgradeReason.CLUSTER_NOT_READY;
        if (!back || intent == null || ofArm) {
            return Optional.of(new UpgradeOutcome.Stopped(reason, plan.steps()));
        }
        turnBack(reason);
        return Optional.empty();
    }

    private void turnBack(Reason reason) {
        Intent turned = Objects.requireNonNull(intent).back(reason);
        intend(turned);
        request = Goal.back(spec.request(), turned.from());
        attempted = "";
        events.tell(Kind.ROLLING_BACK, "", "Rolls back to " + turned.to() + ": " + reason.sentence());
    }

    private UpgradeOutcome awaiting() {
        return new UpgradeOutcome.AwaitingCompletion(
                Objects.requireNonNull(plan.from()), Objects.requireNonNull(plan.to()), plan.blockers());
    }

    private UpgradeOutcome finished() {
        Intent done = Objects.requireNonNull(intent).with(State.DONE);
        intend(done);
        return switch (done.direction()) {
            case ROLLBACK -> new UpgradeOutcome.RolledBack(Objects.requireNonNull(done.reason()));
            case UPGRADE ->
                request.goal() != null
                        ? new UpgradeOutcome.HopCompleted(Objects.requireNonNull(done.to()), request.goal())
                        : new UpgradeOutcome.Completed(
                                "The mesh is on " + done.to() + ", and " + done.from() + " is gone.");
            case REFRESH -> new UpgradeOutcome.Completed(Outcomes.refreshed(plan));
        };
    }
}
