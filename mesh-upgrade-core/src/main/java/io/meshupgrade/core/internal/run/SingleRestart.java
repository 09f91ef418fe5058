package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.core.internal.rules.Injection;
import io.meshupgrade.core.internal.rules.Prediction;
import io.meshupgrade.core.internal.rules.RestartJudgement;
import io.meshupgrade.core.internal.time.Signal;
import io.meshupgrade.upgrade.Step.Restart;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.workloads.RestartOutcome;
import io.meshupgrade.workloads.RestartReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Restarts one workload, as a run restarts many: the same judgement, stamp, mirror and proof. */
public final class SingleRestart {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final String ALONE = "alone";

    private final RunPorts ports;
    private final RolloutSpec spec;

    public SingleRestart(RunPorts ports, RolloutSpec spec) {
        this.ports = ports;
        this.spec = spec;
    }

    /** Restarts it, and waits until its pods prove their sidecars. */
    public RestartOutcome restart(WorkloadRef workload) {
        return new SingleOperator(ports.writer(), ports.lease(), ports.time())
                .lastingChange(
                        "restart " + workload,
                        held -> restart(workload, held),
                        holder -> new RestartOutcome.HeldByOther(workload, holder));
    }

    private RestartOutcome restart(WorkloadRef workload, HeldLease held) throws InterruptedException {
        String kind = RestartJudgement.notRestartable(workload);
        if (kind != null) {
            return refused(workload, new Reason(RestartReason.NOT_RESTARTABLE, kind));
        }
        Signal changed = new Signal();
        Events events = new Events(List.of(), held);
        MeshFacts facts = ports.observer().facts();
        LeasedWriter writer = new LeasedWriter(ports.writer(), held);
        Pointing pointing = new Pointing(ports, spec, held, writer, events, facts);
        try (Restarting restarting = new Restarting(ports, spec, held, writer, changed, events)) {
            restarting.follow(workload.namespace(), Stream.of(workload));
            Optional<WorkloadFacts> found = restarting.find(workload);
            if (found.isEmpty()) {
                return refused(workload, new Reason(RestartReason.GONE, "There is no " + workload + "."));
            }
            Prediction prediction = Injection.of(facts)
                    .predict(workload.namespace(), found.get().template());
            Optional<Reason> refusal = RestartJudgement.refusal(found.get(), prediction, "", spec.request()::accepts);
            if (refusal.isPresent() || !(prediction instanceof Prediction.Injected injected)) {
                return refused(workload, refusal.orElse(prediction.reason()));
            }
            Revision revision = Revision.parse(injected.revision());
            Restart step = new Restart(ALONE, workload, 0, revision, null);
            Intent intent =
                    new Intent(ports.ids().get(), Direction.REFRESH, null, null, "", Intent.State.RUNNING, null);
            Restarting.Attempt attempt = restarting.restart(step, intent, facts);
            while (attempt instanceof Restarting.Attempt.Later) {
                held.await(changed, LOOK_AGAIN);
                attempt = restarting.restart(step, intent, facts);
            }
            if (!(attempt instanceof Restarting.Attempt.Begun begun)) {
                return refused(
                        workload,
                        new Reason(RestartReason.NOT_HEALTHY, workload + " changed in this moment: look at it again."));
            }
            return follow(begun.workload(), revision, restarting, pointing, held, changed);
        }
    }

    private static RestartOutcome follow(
            InFlight flight,
            Revision revision,
            Restarting restarting,
            Pointing pointing,
            HeldLease held,
            Signal changed)
            throws InterruptedException {
        WorkloadRef workload = flight.step().workload();
        while (true) {
            InFlight.State state = restarting.look(flight, pointing);
            if (state instanceof InFlight.State.Over) {
                return restarting.find(workload).isPresent()
                        ? new RestartOutcome.Restarted(workload, revision)
                        : new RestartOutcome.Stuck(
                                workload, new Reason(RestartReason.GONE, workload + " was deleted meanwhile."));
            }
            if (state instanceof InFlight.State.Stuck stuck) {
                return new RestartOutcome.Stuck(workload, stuck.reason());
            }
            held.await(changed, LOOK_AGAIN);
        }
    }

    private static RestartOutcome refused(WorkloadRef workload, Reason reason) {
        return new RestartOutcome.Refused(workload, reason);
    }
}
