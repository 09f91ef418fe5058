package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.KubernetesCheck;
import io.meshupgrade.revisions.RevisionPath;
import io.meshupgrade.revisions.UpgradeTargets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "revisions",
        description = {
            "Shows which revisions of the mesh are installed, where they can be upgraded to, and why not elsewhere.",
            "Nothing is changed."
        })
final class RevisionsCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Option(
            names = "--to",
            paramLabel = "REVISION",
            description = "Show the way to this revision too, over several upgrades if need be.")
    private @Nullable Revision target;

    @Option(
            names = "--before-kubernetes",
            paramLabel = "MINOR",
            description = "Say too whether the mesh allows an upgrade of Kubernetes to this minor, such as 1.35.")
    private @Nullable KubernetesMinor kubernetes;

    @Override
    public Integer call() {
        InstalledRevisions installed;
        UpgradeTargets targets;
        RevisionPath path;
        KubernetesCheck check;
        try (MeshUpgrade mesh = cluster.connectToArm()) {
            installed = mesh.revisions().installed();
            targets = mesh.revisions().upgradeTargets();
            path = target == null ? null : mesh.revisions().pathTo(target);
            check = kubernetes == null ? null : mesh.revisions().beforeKubernetes(kubernetes);
        }
        RevisionsReport report = new RevisionsReport(installed, targets, path, check);
        output.print(report::text, report.json());
        return ExitCode.OK;
    }
}
