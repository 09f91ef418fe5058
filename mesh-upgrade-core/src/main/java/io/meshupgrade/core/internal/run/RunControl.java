package io.meshupgrade.core.internal.run;

import io.meshupgrade.core.internal.time.Signal;

/** What people want of a run while it runs. Safe for use by several threads. */
final class RunControl {

    /** Raised when the run has to look: somebody wants something, or something it follows has changed. */
    private final Signal signal = new Signal();

    private volatile boolean paused;
    private volatile boolean cancelled;

    Signal signal() {
        return signal;
    }

    boolean paused() {
        return paused && !cancelled;
    }

    boolean cancelled() {
        return cancelled || Thread.currentThread().isInterrupted();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        signal.raise();
    }

    void cancel() {
        cancelled = true;
        signal.raise();
    }
}
