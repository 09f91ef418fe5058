package io.meshupgrade.core.internal.run;

import io.meshupgrade.core.internal.time.Time;
import java.time.Duration;

/**
 * So many sidecars a second, over time. A workload is charged its replicas when it is restarted, and the next one waits
 * until that is paid: a workload larger than the rate is let through, and makes the next wait the longer.
 */
final class RateLimit {

    private final double perSecond;
    private final Time time;
    private long freeAt;

    RateLimit(double perSecond, Time time) {
        this.perSecond = perSecond;
        this.time = time;
        this.freeAt = time.nanos();
    }

    /** How long until the next one; zero when it may go now. */
    Duration untilNext() {
        return Duration.ofNanos(Math.max(0, freeAt - time.nanos()));
    }

    void charge(int sidecars) {
        if (Double.isInfinite(perSecond)) {
            return;
        }
        long cost = Math.round(sidecars / perSecond * Duration.ofSeconds(1).toNanos());
        freeAt = Math.max(freeAt, time.nanos()) + cost;
    }
}
