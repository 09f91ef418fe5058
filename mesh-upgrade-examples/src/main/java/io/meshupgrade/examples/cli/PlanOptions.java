package io.meshupgrade.examples.cli;

import io.meshupgrade.upgrade.UpgradePlan;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** How a plan is shown. */
final class PlanOptions {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    /** Shows a plan, and returns the exit code. */
    int show(UpgradePlan plan) {
        output.print(paint -> new PlanText(plan, paint).toString(), () -> PlanDocument.of(plan));
        return plan.blockers().isEmpty() ? ExitCode.OK : RunOptions.BLOCKED;
    }
}
