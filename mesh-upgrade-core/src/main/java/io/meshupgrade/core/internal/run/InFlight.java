package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.rules.RestartProgress;
import io.meshupgrade.core.internal.rules.Stamp;
import io.meshupgrade.upgrade.Step.Restart;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A workload in the middle of its rollout. */
final class InFlight {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Restart step;
    private final int sidecars;
    private final Duration patience;
    private Stamp stamp;
    private String versionBefore;
    private String progress = "";
    private long progressAt;
    private long lookedAt;
    private long changes;
    private @Nullable RestartProgress seen;

    /**
     * @param versionBefore the resource version of the workload which our request was about; empty when none was made
     */
    InFlight(Restart step, Stamp stamp, String versionBefore, int sidecars, Duration patience, long now) {
        this.step = step;
        this.stamp = stamp;
        this.versionBefore = versionBefore;
        this.sidecars = sidecars;
        this.patience = patience;
        this.progressAt = now;
        this.lookedAt = now;
    }

    /** What it came to. */
    sealed interface State {

        /** It goes on. */
        record Waiting() implements State {}

        /** It is done, or gone, or was left to the next plan. */
        record Over() implements State {}

        /** It does not get on. */
        record Stuck(Reason reason) implements State {}
    }

    Restart step() {
        return step;
    }

    Stamp stamp() {
        return stamp;
    }

    /** How many sidecars it starts. */
    int sidecars() {
        return sidecars;
    }

    /** It was restarted once more. */
    void again(Stamp now, String version) {
        stamp = now;
        versionBefore = version;
        seen = null;
    }

    /** How far it was after so many changes, or null when that was not looked at. */
    @Nullable
    RestartProgress seen(long now) {
        return changes == now ? seen : null;
    }

    /** Takes note of how far it is after so many changes. */
    void seen(long now, RestartProgress state) {
        changes = now;
        seen = state;
    }

    String versionBefore() {
        return versionBefore;
    }

    /** Takes note of how it is: patience begins anew when that changed. */
    void seen(String how, long now) {
        if (!how.equals(progress)) {
            progress = how;
            progressAt = now;
        }
    }

    String progress() {
        return progress;
    }

    /** Whether it is time to look why its pods do not come; not more often than now and then. */
    boolean looksAgain(long now) {
        boolean due = now - lookedAt >= LOOK_AGAIN.toNanos();
        lookedAt = due ? now : lookedAt;
        return due;
    }

    /** Nanoseconds; not positive when it is over. */
    long patienceLeft(long now) {
        return patience.toNanos() - (now - progressAt);
    }
}
