package io.meshupgrade.core.internal.time;

import java.time.Duration;

/** Tells one waiting thread that something happened. What was raised before is not missed. Safe for all threads. */
public final class Signal {

    private static final int NANOS = 1_000_000;

    private boolean raised;

    public synchronized void raise() {
        raised = true;
        notifyAll();
    }

    /**
     * Waits until it is raised, and lowers it.
     *
     * @param atMost how long; zero only looks
     * @return whether it was raised
     */
    public synchronized boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        long left = atMost.toNanos();
        while (!raised && left > 0) {
            wait(left / NANOS, (int) (left % NANOS));
            left = end - System.nanoTime();
        }
        boolean was = raised;
        raised = false;
        return was;
    }
}
