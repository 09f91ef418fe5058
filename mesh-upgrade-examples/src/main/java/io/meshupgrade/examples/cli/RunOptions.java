package io.meshupgrade.examples.cli;

import io.meshupgrade.upgrade.Rollout;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradeRun;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plans, asks, runs, and says what came of it: what all commands do that restart workloads. */
final class RunOptions {

    /** The exit code when something was in the way, and nothing was touched. */
    static final int BLOCKED = 4;

    private static final int ROLLED_BACK = 5;
    static final int STOPPED = 6;
    private static final int AWAITING_COMPLETION = 7;
    private static final Duration LAST_CALL = Duration.ofSeconds(60);

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Option(names = "--dry-run", description = "Show the plan, and change nothing.")
    private boolean dryRun;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Consent consent;

    /** Does what was asked, and returns the exit code. */
    <S extends Rollout<S>> int run(S request) {
        UpgradePlan plan = request.plan();
        if (dryRun) {
            output.print(paint -> new PlanText(plan, paint).toString(), () -> PlanDocument.of(plan));
            return plan.blockers().isEmpty() ? ExitCode.OK : BLOCKED;
        }
        if (!output.isJson()) {
            output.print(paint -> new PlanText(plan, paint).toString());
        }
        if (!plan.isEmpty() && !consent.given(output, "Do it?", ", or --dry-run to look")) {
            return ExitCode.OK;
        }
        RunPrinter printer = new RunPrinter(output, Terminal.ERRORS.isWatched());
        UpgradeOutcome outcome = toItsEnd(request.onEvent(printer::event).start(), printer);
        printer.close();
        OutcomeReport report = new OutcomeReport(outcome);
        if (output.isJson()) {
            printer.line(report.json());
        } else {
            output.print(report::text);
        }
        return exitCode(outcome);
    }

    /** On Ctrl-C the call in flight is finished, and the outcome says how to go on. */
    private UpgradeOutcome toItsEnd(UpgradeRun run, RunPrinter printer) {
        Thread onInterrupt = new Thread(() -> {
            printer.interrupted();
            run.cancel();
            try {
                run.await(LAST_CALL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return run.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.cancel();
            return new UpgradeOutcome.Cancelled(List.of());
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(onInterrupt);
            } catch (IllegalStateException e) {
                // It is being run.
                printer.close();
            }
        }
    }

    private static int exitCode(UpgradeOutcome outcome) {
        if (outcome instanceof UpgradeOutcome.Blocked || outcome instanceof UpgradeOutcome.HeldByOther) {
            return BLOCKED;
        }
        if (outcome instanceof UpgradeOutcome.RolledBack) {
            return ROLLED_BACK;
        }
        if (outcome instanceof UpgradeOutcome.Stopped || outcome instanceof UpgradeOutcome.Cancelled) {
            return STOPPED;
        }
        return outcome instanceof UpgradeOutcome.AwaitingCompletion ? AWAITING_COMPLETION : ExitCode.OK;
    }
}
