package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Reason;
import io.meshupgrade.examples.cli.PlanDocument.InTheWay;
import io.meshupgrade.examples.cli.PlanDocument.StepLine;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a run. */
final class OutcomeReport {

    private static final int SHOWN = 10;

    private final UpgradeOutcome outcome;

    OutcomeReport(UpgradeOutcome outcome) {
        this.outcome = outcome;
    }

    /** As JSON. */
    private record Document(
            int schemaVersion,
            String outcome,
            String text,
            @Nullable Why reason,
            List<InTheWay> blockers,
            List<StepLine> remaining) {}

    Record json() {
        return new Document(
                1,
                outcome.getClass().getSimpleName(),
                sentence(),
                reason() == null ? null : Why.of(reason()),
                blockers().stream().map(InTheWay::of).toList(),
                remaining().stream().map(StepLine::of).toList());
    }

    String text(Paint paint) {
        List<String> lines = new ArrayList<>();
        lines.add(paint.heading(Words.clean(sentence())));
        blockers()
                .forEach(blocker -> lines.add(
                        "- " + paint.bad(Words.clean(blocker.subject())) + ": " + Words.sentences(blocker.reason())));
        if (!remaining().isEmpty()) {
            lines.add("What remains:");
            remaining().stream().limit(SHOWN).forEach(step -> lines.add("- " + Words.clean(step.toString())));
            if (remaining().size() > SHOWN) {
                lines.add("- and " + (remaining().size() - SHOWN) + " more");
            }
        }
        String next = next();
        if (!next.isEmpty()) {
            lines.add(next);
        }
        return String.join(System.lineSeparator(), lines);
    }

    private String sentence() {
        if (outcome instanceof UpgradeOutcome.Completed completed) {
            return completed.summary();
        }
        if (outcome instanceof UpgradeOutcome.AwaitingCompletion awaiting) {
            return "Everybody is on " + awaiting.to() + ". " + awaiting.from() + " is still installed"
                    + (awaiting.blockers().isEmpty() ? ", and nothing depends on it." : ", and cannot go yet:");
        }
        if (outcome instanceof UpgradeOutcome.HopCompleted hop) {
            return "The mesh is on " + hop.at() + ", on its way to " + hop.target() + ".";
        }
        if (outcome instanceof UpgradeOutcome.HeldByOther other) {
            return "Another operator is at it: " + other.holder() + ". Nothing was touched.";
        }
        if (outcome instanceof UpgradeOutcome.Blocked) {
            return "Nothing was touched, since something is in the way:";
        }
        if (outcome instanceof UpgradeOutcome.Cancelled) {
            return "Cancelled.";
        }
        Reason reason = reason();
        String why = reason == null ? "" : " " + reason.sentence();
        if (outcome instanceof UpgradeOutcome.RolledBack) {
            return "Rolled back." + why;
        }
        if (outcome instanceof UpgradeOutcome.Stopped stopped) {
            // By its code people look up what to do: docs/outcomes.md and docs/runbook.md.
            return "Stopped half-way (" + stopped.reason().code().name() + ")." + why;
        }
        return "Nothing to do." + why;
    }

    private @Nullable Reason reason() {
        if (outcome instanceof UpgradeOutcome.Stopped stopped) {
            return stopped.reason();
        }
        if (outcome instanceof UpgradeOutcome.RolledBack back) {
            return back.reason();
        }
        return outcome instanceof UpgradeOutcome.NothingToDo nothing ? nothing.reason() : null;
    }

    private List<Blocker> blockers() {
        if (outcome instanceof UpgradeOutcome.Blocked blocked) {
            return blocked.blockers();
        }
        return outcome instanceof UpgradeOutcome.AwaitingCompletion awaiting ? awaiting.blockers() : List.of();
    }

    private List<Step> remaining() {
        if (outcome instanceof UpgradeOutcome.Stopped stopped) {
            return stopped.remaining();
        }
        return outcome instanceof UpgradeOutcome.Cancelled cancelled ? cancelled.remaining() : List.of();
    }

    private String next() {
        if (outcome instanceof UpgradeOutcome.AwaitingCompletion awaiting) {
            return "To remove " + awaiting.from()
                    + " for good: the same command with --complete. To go back: rollback.";
        }
        if (outcome instanceof UpgradeOutcome.Stopped || outcome instanceof UpgradeOutcome.Cancelled) {
            return "To go on: the same command. To go back: rollback.";
        }
        return "";
    }
}
