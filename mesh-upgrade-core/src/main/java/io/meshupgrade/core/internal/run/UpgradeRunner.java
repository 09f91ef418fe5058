package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.rules.NeededRights;
import io.meshupgrade.core.internal.run.OperatorLease.Attempt;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs an upgrade, a rollback or a refresh while it holds the Lease: the frame of {@link RunLoop}. For one thread and
 * one run; {@link RunControl} is for the others.
 */
public final class UpgradeRunner {

    private final RunPorts ports;
    private final RolloutSpec spec;
    private final RunControl control;
    private final Events events;

    public UpgradeRunner(RunPorts ports, RolloutSpec spec) {
        this.ports = ports;
        this.spec = spec;
        this.control = new RunControl();
        this.events = new Events(spec.listeners(), ports.time());
    }

    RunControl control() {
        return control;
    }

    Events events() {
        return events;
    }

    /**
     * Runs it to its end.
     *
     * @param approved what somebody approved; null when that is not asked for
     */
    public UpgradeOutcome run(@Nullable UpgradePlan approved) {
        OperatorLease lease = new OperatorLease(ports.writer(), ports.lease(), ports.time());
        try {
            List<Blocker> missing = new Preflight(ports.access())
                    .missing(NeededRights.ofLease(ports.lease().namespace()));
            if (!missing.isEmpty()) {
                return ended(new UpgradeOutcome.Blocked(missing));
            }
            Attempt attempt = lease.acquire();
            if (attempt instanceof Attempt.HeldByOther other) {
                return new UpgradeOutcome.HeldByOther(other.holder());
            }
            return ended(holding(lease, approved));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new UpgradeOutcome.Cancelled(List.of());
        }
    }

    private UpgradeOutcome ended(UpgradeOutcome outcome) {
        events.tell(Kind.ENDED, "", Outcomes.sentence(outcome));
        return outcome;
    }

    private UpgradeOutcome holding(OperatorLease lease, @Nullable UpgradePlan approved) throws InterruptedException {
        Time time = ports.time();
        HeldLease held = new HeldLease(lease, ports.lease(), time);
        ClusterWriter writer = new LeasedWriter(ports.writer(), held);
        RunLoop loop = loop(held, writer);
        boolean lost = false;
        try {
            UpgradeOutcome outcome = loop.run(approved);
            while (spec.allHops() && outcome instanceof UpgradeOutcome.HopCompleted) {
                events.tell(Kind.STEP_DONE, "", Outcomes.sentence(outcome));
                loop = loop(held, writer);
                outcome = loop.run(null);
            }
            return outcome;
        } catch (CancelledRunException e) {
            return new UpgradeOutcome.Cancelled(loop.remaining());
        } catch (LeaseLostException e) {
            lost = true;
            return new UpgradeOutcome.Stopped(
                    new Reason(UpgradeReason.LEASE_LOST, String.valueOf(e.getMessage())), loop.remaining());
        } finally {
            if (!lost) {
                held.release();
            }
        }
    }

    private RunLoop loop(HeldLease held, ClusterWriter writer) {
        return new RunLoop(ports, spec, held, writer, new Checkpoint(control, held, events), events);
    }
}
