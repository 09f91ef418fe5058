package io.meshupgrade.core.internal.run;

import io.meshupgrade.core.internal.time.Signal;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import java.time.Duration;
import java.time.Instant;

/** Where a run heeds what people want of it: between two actions, and while it waits. */
final class Checkpoint {

    private static final Duration LOOK = Duration.ofSeconds(30);

    private final RunControl control;
    private final Time time;
    private final Events events;

    Checkpoint(RunControl control, Time time, Events events) {
        this.control = control;
        this.time = time;
        this.events = events;
    }

    Signal signal() {
        return control.signal();
    }

    boolean paused() {
        return control.paused();
    }

    /**
     * Goes on at once, or when the pause is over.
     *
     * @throws CancelledRunException when it was cancelled
     */
    void pass() throws InterruptedException {
        if (control.paused()) {
            events.tell(Kind.PAUSE, "", "Paused: nothing new begins.");
            while (control.paused()) {
                time.await(control.signal(), LOOK);
            }
            events.tell(Kind.PAUSE, "", "Goes on.");
        }
        heed();
    }

    /** Waits, and no longer than until it is cancelled. */
    void rest(Duration duration) throws InterruptedException {
        long end = time.nanos() + duration.toNanos();
        long left = duration.toNanos();
        while (left > 0) {
            awaitSignal(Duration.ofNanos(left));
            left = end - time.nanos();
        }
    }

    /** Waits for whatever comes, at most for so long. */
    void awaitSignal(Duration atMost) throws InterruptedException {
        time.await(control.signal(), atMost);
        heed();
    }

    /** The time for those who wait for something else, and are cancelled with the run. */
    Time time() {
        return new Time() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public void await(Duration duration) throws InterruptedException {
                rest(duration);
            }

            @Override
            public boolean await(Signal signal, Duration atMost) throws InterruptedException {
                boolean raised = time.await(signal, atMost);
                heed();
                return raised;
            }
        };
    }

    private void heed() {
        if (control.cancelled()) {
            throw new CancelledRunException();
        }
    }
}
