package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.WorkloadRef;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "restart",
        description = {
            "Restarts a workload so that its pods get the sidecar that the mesh injects now, and waits until each of them"
                    + " proves it.",
            "It is refused when its pods would lose their sidecar, could not be created, or are not healthy."
        })
final class RestartCommand implements Callable<Integer> {

    private static final Map<String, String> KINDS = Map.of(
            "deployment", "Deployment",
            "deploy", "Deployment",
            "statefulset", "StatefulSet",
            "sts", "StatefulSet",
            "daemonset", "DaemonSet",
            "ds", "DaemonSet");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(
            paramLabel = "NAMESPACE/KIND/NAME",
            description = "The workload, such as shop/deployment/cart; a KIND is deployment, statefulset or daemonset.")
    @SuppressWarnings("NullAway.Init")
    private String workload;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SingleStep step;

    @Override
    public Integer call() {
        WorkloadRef ref = parse();
        try (MeshUpgrade mesh = step.connect()) {
            return step.take(
                    "Restart " + ref + "?",
                    () -> new RestartReport(mesh.workloads().restart(ref)));
        }
    }

    private WorkloadRef parse() {
        String[] parts = workload.split("/", -1);
        String kind = parts.length == 3 ? KINDS.get(parts[1].toLowerCase(Locale.ROOT)) : null;
        if (kind == null || parts[0].isEmpty() || parts[2].isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "'" + workload + "' is no workload: expected NAMESPACE/KIND/NAME, such as shop/deployment/cart.");
        }
        return new WorkloadRef(kind, parts[0], parts[2]);
    }
}
