package io.meshupgrade.core.internal.run;

import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import java.util.List;

/** Outcomes in words. */
final class Outcomes {

    private Outcomes() {}

    static String sentence(UpgradeOutcome outcome) {
        if (outcome instanceof UpgradeOutcome.Completed completed) {
            return completed.summary();
        }
        if (outcome instanceof UpgradeOutcome.AwaitingCompletion awaiting) {
            return "Everybody is on " + awaiting.to() + "; " + awaiting.from() + " is still installed"
                    + (awaiting.blockers().isEmpty()
                            ? ", and nothing depends on it."
                            : ", and cannot go: " + text(awaiting.blockers()));
        }
        if (outcome instanceof UpgradeOutcome.HopCompleted hop) {
            return "The mesh is on " + hop.at() + ", on its way to " + hop.target() + ".";
        }
        if (outcome instanceof UpgradeOutcome.NothingToDo nothing) {
            return "Nothing to do. " + nothing.reason().sentence();
        }
        if (outcome instanceof UpgradeOutcome.Blocked blocked) {
            return "Blocked, and nothing was touched: " + text(blocked.blockers());
        }
        if (outcome instanceof UpgradeOutcome.Stopped stopped) {
            return "Stopped with " + stopped.remaining().size() + " steps to go: "
                    + stopped.reason().sentence();
        }
        if (outcome instanceof UpgradeOutcome.RolledBack back) {
            return "Rolled back: " + back.reason().sentence();
        }
        if (outcome instanceof UpgradeOutcome.HeldByOther other) {
            return other.holder() + " is at it, and nothing was touched.";
        }
        return "Cancelled.";
    }

    /** What a refresh came to. */
    static String refreshed(UpgradePlan plan) {
        String left = String.join(
                ", ", plan.accepted().stream().map(Blocker::subject).distinct().toList());
        return "No sidecar is stale that a restart would mend."
                + (left.isEmpty() ? "" : " Left as it is: " + left + ".");
    }

    private static String text(List<Blocker> blockers) {
        return String.join(
                " ",
                blockers.stream()
                        .map(blocker ->
                                blocker.subject() + ": " + blocker.reason().sentence())
                        .toList());
    }
}
