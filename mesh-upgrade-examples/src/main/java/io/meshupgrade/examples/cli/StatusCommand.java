package io.meshupgrade.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = {
            "Shows whether the control plane of each revision does its work, how the tags are, and with --cluster what"
                    + " Azure says is installed.",
            "Nothing is changed."
        })
final class StatusCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Look look;

    @Override
    public Integer call() {
        StatusReport report = look.at(mesh -> new StatusReport(
                look.hasArm() ? mesh.revisions().installed() : null,
                mesh.controlPlane().status(),
                mesh.tags().health()));
        look.output().print(report::text, report::json);
        return ExitCode.OK;
    }
}
