package io.meshupgrade.core.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock of this machine. No other class may ask for the time or wait, so that tests decide what time it is. */
public final class SystemTime {

    private static final Time TIME = new Time() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void await(Duration duration) throws InterruptedException {
            SystemTime.await(duration);
        }

        @Override
        public boolean await(Signal signal, Duration atMost) throws InterruptedException {
            return signal.await(atMost);
        }
    };

    private SystemTime() {}

    /** The time of this machine. */
    public static Time time() {
        return TIME;
    }

    /** The clock of this machine. */
    public static InstantSource clock() {
        return InstantSource.system();
    }

    /**
     * Waits.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    public static void await(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }
}
