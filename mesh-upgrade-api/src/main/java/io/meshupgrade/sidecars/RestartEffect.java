package io.meshupgrade.sidecars;

import java.util.Objects;

/**
 * What a restart of the workload of a pod would do for its sidecar.
 *
 * @param kind for programs
 * @param why for people: a sentence, empty when nothing is to be done
 */
public record RestartEffect(Kind kind, String why) {

    /** Neither is null. */
    public RestartEffect {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(why, "why");
    }

    /** Effects. */
    public enum Kind {
        /** There is nothing to fix. */
        NOT_NEEDED,
        /** The new pod would be as expected. */
        FIXES,
        /** It would fix it once the patch of the revision is rolled out, and is too early now. */
        NOT_YET,
        /** The new pod would be as this one. */
        DOES_NOT_FIX,
        /** The new pod would lose its sidecar, or would not be created. */
        BREAKS,
        /** The workload cannot be restarted, or restarts by itself. */
        NOT_POSSIBLE,
        /** It cannot be told. */
        UNKNOWN
    }
}
