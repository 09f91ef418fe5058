package io.meshupgrade.examples.cli;

import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan for people. */
final class PlanText {

    private final UpgradePlan plan;
    private final Paint paint;

    PlanText(UpgradePlan plan, Paint paint) {
        this.plan = plan;
        this.paint = paint;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        steps(lines);
        blockers(lines, "In the way:", plan.blockers(), true);
        blockers(lines, "In the way, and accepted:", plan.accepted(), false);
        plan.notes().forEach(note -> lines.add(paint.odd("Note: ") + Words.sentences(note)));
        if (plan.isEmpty()) {
            lines.add("Nothing to do.");
        }
        return String.join(System.lineSeparator(), lines);
    }

    private void steps(List<String> lines) {
        String wave = null;
        for (Step step : plan.steps()) {
            if (step.wave() != null && !step.wave().equals(wave)) {
                lines.add(paint.heading("Wave " + Words.clean(step.wave())));
            }
            wave = step.wave();
            lines.add((wave == null ? "- " : "  - ") + Words.clean(step.toString()));
        }
    }

    private void blockers(List<String> lines, String heading, List<Blocker> blockers, boolean howTo) {
        if (blockers.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(paint.heading(heading));
        for (Blocker blocker : blockers) {
            String accept = howTo && blocker.acceptable()
                    ? " (or --accept "
                            + blocker.reason()
                                    .code()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-') + ")"
                    : "";
            lines.add("- " + paint.bad(Words.clean(blocker.subject())) + ": " + Words.sentences(blocker.reason())
                    + accept);
        }
    }
}
