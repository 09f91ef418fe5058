package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.core.internal.time.Signal;
import io.meshupgrade.core.internal.time.Time;
import java.time.Duration;

/**
 * The Lease during a run. Whoever waits or writes goes through it, and it is renewed on the way whenever a third of its
 * duration has passed: so it needs no thread of its own. Whether it is still ours is told by our own clock since the
 * last renewal that was answered, and not by a read before each write; the true fence is that each write is
 * conditional.
 *
 * <p>For the thread of the run.
 */
public final class HeldLease implements Time {

    private final OperatorLease lease;
    private final OperatorLease.Settings settings;
    private final Time time;
    private long renewedAt;

    HeldLease(OperatorLease lease, OperatorLease.Settings settings, Time time) {
        this.lease = lease;
        this.settings = settings;
        this.time = time;
        this.renewedAt = time.nanos();
    }

    /**
     * Makes sure that it is ours.
     *
     * @throws LeaseLostException when it is not, or may not be by the time that a call is answered
     */
    public void keep() {
        Duration age = Duration.ofNanos(time.nanos() - renewedAt);
        if (age.compareTo(third()) < 0) {
            return;
        }
        long asked = time.nanos();
        try {
            if (!lease.renew()) {
                throw lost("somebody else took it");
            }
            renewedAt = asked;
        } catch (KubernetesException e) {
            if (age.compareTo(settings.duration().minus(third())) >= 0) {
                throw lost("it could not be renewed for " + age.toSeconds() + " s: " + e.getMessage());
            }
        }
    }

    /** What an unfinished or finished run wrote. */
    String annotation(String key) {
        return lease.annotation(key);
    }

    /** Writes an annotation for those who come after us, or throws. */
    void annotate(String key, String value) {
        long asked = time.nanos();
        if (!lease.annotate(key, value)) {
            throw lost("somebody else took it");
        }
        renewedAt = asked;
    }

    void release() {
        lease.release();
    }

    @Override
    public java.time.Instant now() {
        return time.now();
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public void await(Duration duration) throws InterruptedException {
        long end = time.nanos() + duration.toNanos();
        long left = duration.toNanos();
        while (left > 0) {
            keep();
            time.await(min(left));
            left = end - time.nanos();
        }
    }

    @Override
    public boolean await(Signal signal, Duration atMost) throws InterruptedException {
        long end = time.nanos() + atMost.toNanos();
        long left = atMost.toNanos();
        while (left > 0) {
            keep();
            if (time.await(signal, min(left))) {
                return true;
            }
            left = end - time.nanos();
        }
        return false;
    }

    private Duration min(long nanos) {
        return Duration.ofNanos(Math.min(nanos, third().toNanos()));
    }

    private Duration third() {
        return settings.duration().dividedBy(3);
    }

    private LeaseLostException lost(String why) {
        return new LeaseLostException("The Lease " + settings.namespace() + "/" + OperatorLease.NAME
                + " is no longer ours: " + why + ". Nothing more is written.");
    }
}
