package io.meshupgrade.core;

import io.meshupgrade.core.internal.time.Signal;
import io.meshupgrade.core.internal.time.Time;
import java.time.Duration;
import java.time.Instant;

/** A time that goes on only for who waits. */
final class StandingTime implements Time {

    private Instant now = Instant.parse("2026-11-25T08:00:00Z");

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanos() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    @Override
    public void await(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public boolean await(Signal signal, Duration atMost) {
        now = now.plus(atMost);
        return false;
    }
}
