package io.meshupgrade.upgrade;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import java.util.List;

/** What came of a run. What broke is an exception instead. */
public sealed interface UpgradeOutcome {

    /**
     * All is done, and the old revision is gone; or, of a refresh, nothing is stale.
     *
     * @param summary a sentence
     */
    record Completed(String summary) implements UpgradeOutcome {}

    /**
     * All is done but for the removal of the old revision, which is the point of no return.
     *
     * @param from the revision that would go
     * @param to the revision that everybody is on
     * @param blockers what would keep it from going as of now; empty when nothing does
     */
    record AwaitingCompletion(Revision from, Revision to, List<Blocker> blockers) implements UpgradeOutcome {

        /** Copies the list. */
        public AwaitingCompletion {
            blockers = List.copyOf(blockers);
        }
    }

    /**
     * One of several hops is done; running again takes the next.
     *
     * @param at where the mesh is
     * @param target where it was to go
     */
    record HopCompleted(Revision at, Revision target) implements UpgradeOutcome {}

    /**
     * It was so already.
     *
     * @param reason what there is
     */
    record NothingToDo(Reason reason) implements UpgradeOutcome {}

    /**
     * Nothing was touched.
     *
     * @param blockers what was in the way, at least one
     */
    record Blocked(List<Blocker> blockers) implements UpgradeOutcome {

        /** Copies the list. */
        public Blocked {
            blockers = List.copyOf(blockers);
        }
    }

    /**
     * It stopped half-way. Running again goes on, and a rollback goes back.
     *
     * @param reason why
     * @param remaining what remains to be done
     */
    record Stopped(Reason reason, List<Step> remaining) implements UpgradeOutcome {

        /** Copies the list. */
        public Stopped {
            remaining = List.copyOf(remaining);
        }
    }

    /**
     * Everybody is back on the old revision, and the canary is gone.
     *
     * @param reason why it was rolled back
     */
    record RolledBack(Reason reason) implements UpgradeOutcome {}

    /**
     * Somebody else is at it. Nothing was touched.
     *
     * @param holder who, as it calls itself on the Lease
     */
    record HeldByOther(String holder) implements UpgradeOutcome {}

    /**
     * Somebody cancelled it. Running again goes on.
     *
     * @param remaining what remains to be done, as it was last planned
     */
    record Cancelled(List<Step> remaining) implements UpgradeOutcome {

        /** Copies the list. */
        public Cancelled {
            remaining = List.copyOf(remaining);
        }
    }
}
