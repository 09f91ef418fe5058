package io.meshupgrade.core.internal.time;

import java.time.Duration;
import java.time.Instant;

/** The time, as the library asks for it: of this machine, or of a test. */
public interface Time {

    /** What time it is, for people and for documents. It may jump. */
    Instant now();

    /** Nanoseconds since some moment, for measuring how long something takes. It never jumps. */
    long nanos();

    /**
     * Waits.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    void await(Duration duration) throws InterruptedException;

    /**
     * Waits for a signal.
     *
     * @param atMost how long
     * @return whether it was raised
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    boolean await(Signal signal, Duration atMost) throws InterruptedException;
}
