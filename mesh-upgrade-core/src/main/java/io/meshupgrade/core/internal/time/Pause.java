package io.meshupgrade.core.internal.time;

import java.time.Duration;

/** Waits before a request is sent again. */
@FunctionalInterface
public interface Pause {

    /**
     * Waits.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    void await(Duration duration) throws InterruptedException;
}
