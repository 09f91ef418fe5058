package io.meshupgrade.core;

import io.meshupgrade.core.internal.time.Signal;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.testkit.SimulatedAks;
import java.time.Duration;
import java.time.Instant;

/**
 * The time of a stepped world, as a run sees it: whoever waits lets the world's time pass. In between watches get a
 * moment of real time to tell what happened, which decides when a run notices and not what comes of it.
 */
final class SteppedTime implements Time {

    private static final Duration SLICE = Duration.ofMillis(500);
    private static final Duration MOMENT = Duration.ofMillis(2);

    private final SimulatedAks aks;

    SteppedTime(SimulatedAks aks) {
        this.aks = aks;
    }

    @Override
    public Instant now() {
        return aks.time().now();
    }

    @Override
    public long nanos() {
        return Duration.between(Instant.EPOCH, now()).toNanos();
    }

    @Override
    public void await(Duration duration) {
        aks.time().pass(duration);
    }

    @Override
    public boolean await(Signal signal, Duration atMost) throws InterruptedException {
        Duration left = atMost;
        while (!left.isZero()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (signal.await(MOMENT)) {
                return true;
            }
            Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
            aks.time().pass(slice);
            left = left.minus(slice);
        }
        return signal.await(MOMENT);
    }
}
