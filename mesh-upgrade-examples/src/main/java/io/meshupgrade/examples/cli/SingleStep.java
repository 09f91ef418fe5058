package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import java.util.function.Supplier;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** What the commands of single steps have in common: a cluster, a question before, and a report after. */
final class SingleStep {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Consent consent;

    /** What came of a step. */
    interface Report {

        /** For people. */
        String text(Paint paint);

        /** For scripts: a record whose first component is the version of its schema. */
        Record json();

        int exitCode();
    }

    MeshUpgrade connect() {
        return cluster.connect();
    }

    /** For steps that change something in Azure, too. */
    MeshUpgrade connectToArm() {
        return cluster.connectToArm();
    }

    /**
     * Takes the step, when it is agreed to.
     *
     * @param question a sentence that says what will be done
     * @return the exit code of the command
     */
    int take(String question, Supplier<Report> step) {
        if (!consent.given(output, Words.clean(question), "")) {
            return ExitCode.OK;
        }
        Report report = step.get();
        output.print(report::text, report::json);
        return report.exitCode();
    }
}
