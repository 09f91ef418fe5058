package io.meshupgrade.upgrade;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that a run decided, did or saw.
 *
 * @param number counts from 1 in each run, without gaps
 * @param at when
 * @param kind for programs
 * @param wave in which wave; null outside of waves
 * @param subject what it is about, such as {@code Deployment shop/cart}; empty when it is about the run
 * @param text for people: a sentence, with the evidence
 * @param progress how far the run is
 */
public record UpgradeEvent(
        long number, Instant at, Kind kind, @Nullable String wave, String subject, String text, Progress progress) {

    /** Only the wave may be null. */
    public UpgradeEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(progress, "progress");
    }

    /** What it is. */
    public enum Kind {
        /** The run begins, or goes on where it was. */
        BEGAN,
        /** What remains was planned. */
        PLANNED,
        /** A step begins. */
        STEP_BEGAN,
        /** A step is done. */
        STEP_DONE,
        /** A step was not needed any more, or is not done, and why. */
        SKIPPED,
        /** Something is waited for. */
        WAITING,
        /** A wave begins. */
        WAVE_BEGAN,
        /** A wave is done. */
        WAVE_DONE,
        /** A gate said something. */
        GATE,
        /** Something is stuck or wrong. */
        UNHEALTHY,
        /** The cluster is not as it was expected to be. */
        DRIFT,
        /** The direction changes to back. */
        ROLLING_BACK,
        /** It was paused, or goes on. */
        PAUSE,
        /** The run is over. */
        ENDED
    }

    @Override
    public String toString() {
        return at + " " + kind + (wave == null ? "" : " [" + wave + "]") + " " + text;
    }
}
