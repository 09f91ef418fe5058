package io.meshupgrade.examples.cli;

import io.meshupgrade.workloads.RestartOutcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** What came of the restart of one workload. */
record RestartReport(RestartOutcome outcome) implements SingleStep.Report {

    /** As JSON. */
    private record Document(
            int schemaVersion,
            String workload,
            String outcome,
            @Nullable String revision,
            @Nullable Why reason,
            @Nullable String holder) {}

    @Override
    public int exitCode() {
        if (outcome instanceof RestartOutcome.Restarted) {
            return ExitCode.OK;
        }
        return outcome instanceof RestartOutcome.Stuck ? RunOptions.STOPPED : RunOptions.BLOCKED;
    }

    @Override
    public String text(Paint paint) {
        String name = outcome.workload().toString();
        if (outcome instanceof RestartOutcome.Restarted restarted) {
            return paint.good(
                    Words.clean(name + " was restarted; " + restarted.revision() + " injected each of its pods."));
        }
        if (outcome instanceof RestartOutcome.Refused refused) {
            return paint.bad(Words.clean(name + " was not restarted. ") + Words.sentences(refused.reason()));
        }
        if (outcome instanceof RestartOutcome.Stuck stuck) {
            return paint.bad(
                    Words.clean(name + " was restarted, and does not get on. ") + Words.sentences(stuck.reason()));
        }
        return paint.bad(Words.clean("Another operator is at it: " + ((RestartOutcome.HeldByOther) outcome).holder()
                + ". Nothing was touched."));
    }

    @Override
    public Record json() {
        return new Document(
                1,
                outcome.workload().toString(),
                outcome.getClass().getSimpleName(),
                outcome instanceof RestartOutcome.Restarted restarted
                        ? restarted.revision().name()
                        : null,
                reason(),
                outcome instanceof RestartOutcome.HeldByOther other ? other.holder() : null);
    }

    private @Nullable Why reason() {
        if (outcome instanceof RestartOutcome.Refused refused) {
            return Why.of(refused.reason());
        }
        return outcome instanceof RestartOutcome.Stuck stuck ? Why.of(stuck.reason()) : null;
    }
}
