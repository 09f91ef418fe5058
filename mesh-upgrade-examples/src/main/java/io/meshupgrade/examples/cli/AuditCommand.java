package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.SidecarReport;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = {
            "Shows which pods run another sidecar than a new pod in their place would get, why, and whether a restart"
                    + " fixes it.",
            "Nothing is changed."
        })
final class AuditCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ScopeOptions scope;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Option(names = "--all", description = "Show the pods that are fine, too.")
    private boolean all;

    @Override
    public Integer call() {
        SidecarReport report = output.isJson() ? printJson() : printText();
        return report.hasFindings() ? MeshUpgradeCommand.FOUND : ExitCode.OK;
    }

    private SidecarReport printText() {
        AuditGroups groups = new AuditGroups();
        Set<String> namespaces = scope.namespaces();
        SidecarReport report = audit(groups::add);
        output.print(paint -> new AuditText(report, groups, namespaces, paint).toString());
        return report;
    }

    private SidecarReport printJson() {
        AuditJson json = new AuditJson(output.out());
        SidecarReport report = audit(json::pod);
        json.end(report);
        return report;
    }

    /** What is printed at the end is printed when the line about the progress is gone. */
    private SidecarReport audit(Consumer<PodAudit> each) {
        try (Progress progress = output.progress();
                MeshUpgrade mesh = cluster.connect(scope.namespaces())) {
            progress.begin();
            return mesh.sidecars().audit(pod -> {
                progress.pod();
                if (all || pod.verdict().isFinding()) {
                    each.accept(pod);
                }
            });
        }
    }
}
