package io.meshupgrade.examples.cli;

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
    private Look look;

    @Option(names = "--all", description = "Show the pods that are fine, too.")
    private boolean all;

    @Override
    public Integer call() {
        SidecarReport report = look.output().isJson() ? printJson() : printText();
        return report.hasFindings() ? MeshUpgradeCommand.FOUND : ExitCode.OK;
    }

    private SidecarReport printText() {
        AuditGroups groups = new AuditGroups();
        Set<String> namespaces = look.namespaces();
        SidecarReport report = audit(groups::add);
        look.output().print(paint -> new AuditText(report, groups, namespaces, paint).toString());
        return report;
    }

    private SidecarReport printJson() {
        AuditJson json = new AuditJson(look.output().out());
        SidecarReport report = audit(json::pod);
        json.end(report);
        return report;
    }

    /** What is printed at the end is printed when the line about the progress is gone. */
    private SidecarReport audit(Consumer<PodAudit> each) {
        return look.at((mesh, progress) -> mesh.sidecars().audit(pod -> {
            progress.pod();
            if (all || pod.verdict().isFinding()) {
                each.accept(pod);
            }
        }));
    }
}
