package io.meshupgrade.examples.cli;

import io.meshupgrade.lint.LintFinding;
import io.meshupgrade.lint.LintReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "lint",
        description = {
            "Shows labels that inject nothing, or the wrong thing, or nothing after the next restart, other meshes in"
                    + " the cluster, and what removed revisions left over.",
            "What is only good to know (INFO) does not count for the exit code. Nothing is changed."
        })
final class LintCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Look look;

    /** What {@code --output json} prints. */
    private record Document(int schemaVersion, List<Finding> findings, List<String> notRead) {}

    private record Finding(LintFinding.Severity severity, String object, Why reason) {

        static Finding of(LintFinding finding) {
            return new Finding(finding.severity(), finding.object(), Why.of(finding.reason()));
        }
    }

    @Override
    public Integer call() {
        LintReport report = look.at(mesh -> mesh.lint().check());
        look.output()
                .print(
                        paint -> new LintText(report, paint).toString(),
                        () -> new Document(
                                1, report.findings().stream().map(Finding::of).toList(), report.notRead()));
        boolean found = report.findings().stream().anyMatch(finding -> finding.severity() != LintFinding.Severity.INFO);
        return found ? MeshUpgradeCommand.FOUND : ExitCode.OK;
    }
}
