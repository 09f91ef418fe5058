package io.meshupgrade.testkit.internal.time;

import java.time.Duration;

/** Lets the time of a simulated world pass by itself, as fast as the time of this machine or a multiple of it. */
public final class RealTime implements AutoCloseable {

    private static final Duration IDLE = Duration.ofHours(1);

    private final Timeline timeline;
    private final double speed;
    private final Thread thread = new Thread(this::run, "mesh-upgrade-testkit-time");
    private volatile boolean stopped;

    /**
     * Starts at once.
     *
     * @param speed how many seconds of the world pass in a second of this machine
     */
    public RealTime(Timeline timeline, double speed) {
        this.timeline = timeline;
        this.speed = speed;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        synchronized (timeline) {
            long last = System.nanoTime();
            while (!stopped) {
                long now = System.nanoTime();
                pass(Duration.ofNanos((long) ((now - last) * speed)));
                last = now;
                Duration wait = timeline.untilNext();
                try {
                    long millis = (long) Math.ceil((wait == null ? IDLE : wait).toNanos() / speed / 1e6);
                    timeline.wait(Math.max(1, millis));
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    /** An event that fails is a bug of the simulator: it is shown, and the world goes on. */
    private void pass(Duration duration) {
        try {
            timeline.pass(duration);
        } catch (RuntimeException e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /** Time stands still from now on. */
    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
