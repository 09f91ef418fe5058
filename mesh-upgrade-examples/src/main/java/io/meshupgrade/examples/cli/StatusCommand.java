package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.controlplane.ControlPlaneStatus;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.tags.TagsHealth;
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
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ScopeOptions scope;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Override
    public Integer call() {
        InstalledRevisions installed;
        ControlPlaneStatus controlPlane;
        TagsHealth tags;
        try (Progress progress = output.progress();
                MeshUpgrade mesh = cluster.connect(scope.namespaces())) {
            progress.begin();
            installed = cluster.hasArm() ? mesh.revisions().installed() : null;
            controlPlane = mesh.controlPlane().status();
            tags = mesh.tags().health();
        }
        StatusReport report = new StatusReport(installed, controlPlane, tags);
        output.print(report::text, report::json);
        return ExitCode.OK;
    }
}
