package io.meshupgrade.core.internal.time;

import java.time.Duration;
import java.time.InstantSource;

/** The clock of this machine. No other class may ask for the time or wait, so that tests decide what time it is. */
public final class SystemTime {

    private SystemTime() {}

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
