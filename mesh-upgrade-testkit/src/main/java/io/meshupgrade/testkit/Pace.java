package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.controllers.Controllers;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How long things take in a simulated cluster, from now on, in the time of the world. Everything is short unless it is
 * told otherwise. Safe for use by several threads.
 */
public final class Pace {

    private final Timeline time;
    private final Controllers controllers;

    Pace(Timeline time, Controllers controllers) {
        this.time = time;
        this.controllers = controllers;
    }

    /** Controllers answer a change so much later. Default: 1 ms. */
    public Pace controllersReactIn(Duration duration) {
        return with(pace -> pace.withReaction(duration));
    }

    /** A new pod has a node so much later. Default: 100 ms. */
    public Pace podsAreScheduledIn(Duration duration) {
        return with(pace -> pace.withSchedule(duration));
    }

    /** A pod with a node is ready so much later. Default: 1 s. */
    public Pace podsStartIn(Duration duration) {
        return with(pace -> pace.withStart(duration));
    }

    /** A deleted pod is gone so much later, but at the end of its grace period at last. Default: 1 s. */
    public Pace podsEndIn(Duration duration) {
        return with(pace -> pace.withTerminate(duration));
    }

    /** The pods of Jobs run so long. Default: 5 s. */
    public Pace jobsRunFor(Duration duration) {
        return with(pace -> pace.withJobRun(duration));
    }

    /** Autoscalers act so long after a change. Default: 2 s; 15 s on a real cluster. */
    public Pace autoscalersActIn(Duration duration) {
        return with(pace -> pace.withAutoscalerSync(duration));
    }

    private Pace with(UnaryOperator<io.meshupgrade.testkit.internal.controllers.Pace> change) {
        time.alone(() -> controllers.pace(change.apply(controllers.pace())));
        return this;
    }
}
