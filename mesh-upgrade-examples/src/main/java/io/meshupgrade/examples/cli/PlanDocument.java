package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Revision;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradePlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as JSON. */
record PlanDocument(
        int schemaVersion,
        String direction,
        @Nullable String from,
        @Nullable String to,
        String digest,
        List<StepLine> steps,
        List<InTheWay> blockers,
        List<InTheWay> accepted,
        List<Why> notes) {

    /** A step. */
    record StepLine(@Nullable String wave, String kind, String text) {

        static StepLine of(Step step) {
            return new StepLine(step.wave(), step.getClass().getSimpleName(), step.toString());
        }
    }

    /** A blocker. */
    record InTheWay(String subject, boolean acceptable, Why reason) {

        static InTheWay of(Blocker blocker) {
            return new InTheWay(blocker.subject(), blocker.acceptable(), Why.of(blocker.reason()));
        }
    }

    static PlanDocument of(UpgradePlan plan) {
        return new PlanDocument(
                1,
                plan.direction().name(),
                name(plan.from()),
                name(plan.to()),
                plan.digest(),
                plan.steps().stream().map(StepLine::of).toList(),
                plan.blockers().stream().map(InTheWay::of).toList(),
                plan.accepted().stream().map(InTheWay::of).toList(),
                plan.notes().stream().map(Why::of).toList());
    }

    private static @Nullable String name(@Nullable Revision revision) {
        return revision == null ? null : revision.name();
    }
}
