package io.meshupgrade.testkit.internal.time;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The time of the simulated world and what is going to happen in it, in an order that is the same in every run: by
 * time, then by the order in which it was planned.
 *
 * <p>Time stands still until somebody runs what is due next, or lets it pass. Everything in the world happens under one
 * lock, that of the timeline, so that requests from outside and events inside take turns.
 */
public final class Timeline {

    private record Planned(Instant at, long order, String what, Runnable event) {}

    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(comparing(Planned::at).thenComparing(Planned::order));
    private Instant now;
    private long order;

    public Timeline(Instant begin) {
        this.now = begin;
    }

    /** The time in the simulated world. */
    public synchronized Instant now() {
        return now;
    }

    /**
     * Plans an event. Without delay it happens as soon as time goes on, after what is planned for this moment already.
     */
    public synchronized void in(Duration delay, String what, Runnable event) {
        planned.add(new Planned(now.plus(delay), order++, what, event));
        notifyAll();
    }

    /** Does something now, alone. */
    public synchronized void alone(Runnable work) {
        work.run();
    }

    /**
     * Lets the next planned event happen, however far away it is.
     *
     * @return what happened, or the empty string when nothing is planned
     */
    public synchronized String next() {
        Planned next = planned.poll();
        if (next == null) {
            return "";
        }
        now = next.at();
        next.event().run();
        return next.what();
    }

    /** What became of the wish that time goes on to the next event. */
    public enum Advance {
        /** It happened. */
        HAPPENED,
        /** There is none soon. */
        AT_REST,
        /** It is due after the end. */
        TOO_LATE
    }

    /**
     * Lets the next event happen if it is soon, in one step: in a live world, time goes on by itself between two.
     *
     * @param soon how far away it may be at most
     * @param end after which nothing happens
     */
    public synchronized Advance advance(Duration soon, Instant end) {
        Planned next = planned.peek();
        if (next == null || Duration.between(now, next.at()).compareTo(soon) > 0) {
            return Advance.AT_REST;
        }
        if (next.at().isAfter(end)) {
            return Advance.TOO_LATE;
        }
        next();
        return Advance.HAPPENED;
    }

    /** Lets time pass, and everything happen that is due until then. */
    public synchronized void pass(Duration duration) {
        Instant end = now.plus(duration);
        for (Planned next = planned.peek(); next != null && !next.at().isAfter(end); next = planned.peek()) {
            next();
        }
        now = end;
    }

    /**
     * Waits, on a thread that does not hold the lock, until so much time has passed here.
     *
     * @throws InterruptedException when the thread shall give up
     */
    public void await(Duration duration, String who) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        in(duration, who, passed::countDown);
        passed.await();
    }

    /** What comes next, for people to read; empty when nothing is planned. */
    public synchronized String upcoming() {
        Planned next = planned.peek();
        return next == null ? "" : next.what();
    }

    /** How long until the next planned event; null when nothing is planned. */
    public synchronized @Nullable Duration untilNext() {
        Planned next = planned.peek();
        return next == null ? null : Duration.between(now, next.at());
    }
}
