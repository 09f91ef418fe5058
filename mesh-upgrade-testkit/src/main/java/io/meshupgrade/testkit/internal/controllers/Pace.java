package io.meshupgrade.testkit.internal.controllers;

import java.time.Duration;

/**
 * How long things take in the simulated cluster.
 *
 * @param reaction from a change to the controller's answer to it
 * @param schedule until a new pod has a node
 * @param start from there until its containers run and are ready
 * @param terminate from the request to delete it until it is gone, at most its grace period
 * @param jobRun how long the containers of a Job run
 * @param autoscalerSync from a change of an autoscaler until it acts
 */
public record Pace(
        Duration reaction,
        Duration schedule,
        Duration start,
        Duration terminate,
        Duration jobRun,
        Duration autoscalerSync) {

    /** Short, but long enough that everything in between can be seen. */
    public static final Pace DEFAULT = new Pace(
            Duration.ofMillis(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));

    public Pace withReaction(Duration delay) {
        return new Pace(delay, schedule, start, terminate, jobRun, autoscalerSync);
    }

    public Pace withSchedule(Duration delay) {
        return new Pace(reaction, delay, start, terminate, jobRun, autoscalerSync);
    }

    public Pace withStart(Duration delay) {
        return new Pace(reaction, schedule, delay, terminate, jobRun, autoscalerSync);
    }

    public Pace withTerminate(Duration delay) {
        return new Pace(reaction, schedule, start, delay, jobRun, autoscalerSync);
    }

    public Pace withJobRun(Duration delay) {
        return new Pace(reaction, schedule, start, terminate, delay, autoscalerSync);
    }

    public Pace withAutoscalerSync(Duration delay) {
        return new Pace(reaction, schedule, start, terminate, jobRun, delay);
    }
}
