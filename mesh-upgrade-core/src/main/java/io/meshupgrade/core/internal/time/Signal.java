package io.meshupgrade.core.internal.time;

/** Tells one waiting thread that something happened. What was raised before is not missed. Safe for all threads. */
public final class Signal {

    private boolean raised;

    public synchronized void raise() {
        raised = true;
        notifyAll();
    }

    /**
     * Waits until it is raised, and lowers it.
     *
     * @param millis at most so long; zero only looks
     * @return whether it was raised
     */
    synchronized boolean await(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (!raised && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        boolean was = raised;
        raised = false;
        return was;
    }
}
