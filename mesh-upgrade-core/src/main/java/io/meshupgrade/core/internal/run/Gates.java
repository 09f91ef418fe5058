package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.run.RolloutSpec.NamedGate;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.Gate;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the gates of a run, one after the other. Each is asked on a thread of its own, so that one which hangs neither
 * keeps the Lease from being renewed nor the run from being cancelled.
 */
final class Gates {

    private static final Duration AT_LEAST = Duration.ofSeconds(1);
    private static final Duration AFTER_THROW = Duration.ofSeconds(10);

    private final RolloutSpec spec;
    private final Checkpoint checkpoint;
    private final Time time;
    private final Events events;

    Gates(RolloutSpec spec, Checkpoint checkpoint, Time time, Events events) {
        this.spec = spec;
        this.checkpoint = checkpoint;
        this.time = time;
        this.events = events;
    }

    /**
     * Asks all.
     *
     * @return why it must not go on, or empty when all pass
     */
    Optional<Reason> ask(Gate.Snapshot snapshot) throws InterruptedException {
        for (NamedGate gate : spec.gates()) {
            Optional<Reason> failure = ask(gate, snapshot);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<Reason> ask(NamedGate gate, Gate.Snapshot snapshot) throws InterruptedException {
        long deadline = time.nanos() + spec.gateDeadline().toNanos();
        String where = snapshot.wave() == null
                ? snapshot.point().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : "after wave " + snapshot.wave();
        String last = "it did not answer";
        while (true) {
            GateVerdict verdict = verdict(gate, snapshot, deadline);
            if (verdict instanceof GateVerdict.Pass) {
                events.tell(Kind.GATE, snapshot.wave(), gate.name(), "Gate " + gate.name() + " passed " + where + ".");
                return Optional.empty();
            }
            if (verdict instanceof GateVerdict.Fail fail) {
                String sentence = "Gate " + gate.name() + " failed " + where + ": " + fail.why() + ".";
                events.tell(Kind.GATE, snapshot.wave(), gate.name(), sentence);
                return Optional.of(new Reason(UpgradeReason.GATE_FAILED, sentence));
            }
            Duration again = AT_LEAST;
            if (verdict instanceof GateVerdict.NotYet notYet) {
                last = notYet.why();
                again = notYet.retryAfter().compareTo(AT_LEAST) < 0 ? AT_LEAST : notYet.retryAfter();
                events.tell(
                        Kind.GATE,
                        snapshot.wave(),
                        gate.name(),
                        "Gate " + gate.name() + " does not pass yet " + where + ": " + last + ".");
            }
            if (time.nanos() + again.toNanos() - deadline >= 0) {
                String sentence = "Gate " + gate.name() + " did not pass " + where + " within "
                        + spec.gateDeadline().toSeconds() + " s: " + last + ".";
                events.tell(Kind.GATE, snapshot.wave(), gate.name(), sentence);
                return Optional.of(new Reason(UpgradeReason.GATE_TIMED_OUT, sentence));
            }
            checkpoint.rest(again);
        }
    }

    private GateVerdict verdict(NamedGate gate, Gate.Snapshot snapshot, long deadline) throws InterruptedException {
        CompletableFuture<GateVerdict> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(gate.gate().check(snapshot));
                    } catch (Exception e) {
                        answer.complete(GateVerdict.notYet(AFTER_THROW, "it threw " + e));
                    }
                    checkpoint.signal().raise();
                },
                "mesh-upgrade-gate-" + gate.name());
        thread.setDaemon(true);
        thread.start();
        while (!answer.isDone()) {
            long left = deadline - time.nanos();
            if (left <= 0) {
                thread.interrupt();
                return GateVerdict.notYet(AT_LEAST, "it has not answered");
            }
            checkpoint.awaitSignal(Duration.ofNanos(left));
        }
        return answer.join();
    }
}
