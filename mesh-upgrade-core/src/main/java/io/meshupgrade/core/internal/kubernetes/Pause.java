package io.meshupgrade.core.internal.kubernetes;

import java.time.Duration;

/** Waits before a request is repeated. */
@FunctionalInterface
public interface Pause {

    /**
     * Waits.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    void pause(Duration duration) throws InterruptedException;
}
