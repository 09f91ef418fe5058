package io.meshupgrade.upgrade;

import io.meshupgrade.common.Revision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a run may go on: a smoke test, a query of metrics, a person. Verdicts are not stored: after a crash
 * the last gate is asked again.
 */
@FunctionalInterface
public interface Gate {

    /**
     * Looks whether all is well. What it throws counts as {@link GateVerdict.NotYet}, until the deadline of gates.
     *
     * @param snapshot where the run is
     * @return the verdict
     * @throws Exception when it cannot tell
     */
    GateVerdict check(Snapshot snapshot) throws Exception;

    /** When gates are asked. */
    enum Point {
        /** The canary's control plane is there, and nothing was restarted. */
        AFTER_START,
        /** A wave is done. */
        AFTER_WAVE,
        /** All is done but for the removal of the old revision. */
        BEFORE_COMPLETE
    }

    /**
     * Where a run is.
     *
     * @param point why the gate is asked
     * @param wave the wave that is done; null at other points
     * @param from the revision that is left
     * @param to the revision that is gone to
     */
    record Snapshot(Point point, @Nullable String wave, Revision from, Revision to) {

        /** Only the wave may be null. */
        public Snapshot {
            Objects.requireNonNull(point, "point");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }
}
