package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.time.Timeline;
import io.meshupgrade.testkit.internal.time.Timeline.Advance;
import java.time.Duration;
import java.time.Instant;

/**
 * The time of a simulated world. In a {@linkplain SimulatedAksBuilder#stepped() stepped} world it goes on only here; in
 * a live one it goes on by itself, and can be hurried here.
 *
 * <p>What is going to happen is kept in an order that is the same in every run: by time, then by the order in which it
 * was planned. So the same seed and the same calls give the same world, as long as requests from outside come in the
 * same order too.
 *
 * <p>Safe for use by several threads. What happens happens on the thread that calls; requests to the cluster wait in
 * the meantime.
 */
public final class SimulatedTime {

    private static final Duration REST = Duration.ofSeconds(30);

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Timeline timeline;

    SimulatedTime(Timeline timeline) {
        this.timeline = timeline;
    }

    /** The time in the world. */
    public Instant now() {
        return timeline.now();
    }

    /** Lets time pass, and everything happen that is due until then. */
    public void pass(Duration duration) {
        timeline.pass(duration);
    }

    /**
     * Lets the next planned thing happen, however far away it is.
     *
     * @return what happened, for people to read; empty when nothing was planned
     */
    public String next() {
        return timeline.next();
    }

    /**
     * Lets things happen until nothing is due within the next 30 seconds, for ten minutes of the world at most; see
     * {@link #settle(Duration, Duration)}.
     */
    public boolean settle() {
        return settle(REST, LIMIT);
    }

    /**
     * Lets one thing after the other happen until the world is at rest. Time goes on to the last of them and no
     * further.
     *
     * @param rest the world is at rest when nothing is due for so long; controllers that look again after minutes,
     *     whether a rollout makes progress for example, do not count as unrest then
     * @param limit of the time in the world; cron jobs and crashing containers may never come to rest
     * @return whether the world is at rest; false when the limit was reached first
     */
    public boolean settle(Duration rest, Duration limit) {
        Instant end = timeline.now().plus(limit);
        Advance advance = timeline.advance(rest, end);
        while (advance == Advance.HAPPENED) {
            advance = timeline.advance(rest, end);
        }
        return advance == Advance.AT_REST;
    }

    /**
     * Does as {@link #settle()}, in live worlds too, whose time is hurried for it, and fails when the world does not
     * come to rest.
     *
     * @throws IllegalStateException when it is not at rest after ten minutes of its time, with what comes next and when
     */
    public void requireRest() {
        if (!settle()) {
            synchronized (timeline) {
                throw new IllegalStateException("The world is not at rest after " + LIMIT.toMinutes()
                        + " minutes of its time: \"" + timeline.upcoming() + "\" comes next, in " + timeline.untilNext()
                        + ".");
            }
        }
    }
}
