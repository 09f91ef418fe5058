package io.meshupgrade.core.internal.azure;

import java.time.Duration;

/** Waits before a request is sent again. */
@FunctionalInterface
public interface Pause {

    void await(Duration duration) throws InterruptedException;
}
