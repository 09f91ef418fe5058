package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.Gate;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the gates of an upgrade are asked. The way back has none, since it must not be held up; nor has a refresh, which
 * goes nowhere.
 */
final class GatePoints {

    private final RolloutSpec spec;
    private final Checkpoint checkpoint;
    private final Events events;
    private final Gates gates;
    private boolean askedAfterStart;

    GatePoints(RolloutSpec spec, Checkpoint checkpoint, Time time, Events events) {
        this.spec = spec;
        this.checkpoint = checkpoint;
        this.events = events;
        this.gates = new Gates(spec, checkpoint, time, events);
    }

    /** Once, though the control plane may have to be waited for more often. */
    Optional<Reason> afterStart(UpgradePlan plan) throws InterruptedException {
        if (askedAfterStart) {
            return Optional.empty();
        }
        askedAfterStart = true;
        return ask(plan, Gate.Point.AFTER_START, null);
    }

    Optional<Reason> afterWave(UpgradePlan plan, String wave) throws InterruptedException {
        if (plan.direction() == Direction.ROLLBACK) {
            return Optional.empty();
        }
        if (!spec.soak().isZero()) {
            events.tell(Kind.WAITING, wave, "", "Rests for " + spec.soak().toSeconds() + " s.");
            checkpoint.rest(spec.soak());
        }
        return ask(plan, Gate.Point.AFTER_WAVE, wave);
    }

    Optional<Reason> beforeComplete(UpgradePlan plan) throws InterruptedException {
        return ask(plan, Gate.Point.BEFORE_COMPLETE, null);
    }

    /** Verdicts are not stored: whoever goes on asks the gates of the last thing that was done again. */
    Optional<Reason> again(UpgradePlan plan, WaveRunner waves) throws InterruptedException {
        if (plan.direction() != Direction.UPGRADE || plan.steps().isEmpty()) {
            return Optional.empty();
        }
        Step head = plan.steps().get(0);
        boolean starting = head instanceof Step.CopyMeshConfig
                || head instanceof Step.PinGateway
                || head instanceof Step.StartCanary
                || head instanceof Step.AwaitRevision;
        if (starting) {
            return Optional.empty();
        }
        String done = waves.before(head.wave());
        return done == null ? afterStart(plan) : ask(plan, Gate.Point.AFTER_WAVE, done);
    }

    private Optional<Reason> ask(UpgradePlan plan, Gate.Point point, @Nullable String wave)
            throws InterruptedException {
        return plan.from() == null
                ? Optional.empty()
                : gates.ask(new Gate.Snapshot(point, wave, plan.from(), Objects.requireNonNull(plan.to())));
    }
}
