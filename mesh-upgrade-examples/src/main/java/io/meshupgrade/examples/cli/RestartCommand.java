package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.workloads.RestartOutcome;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Consent consent;

    /** As JSON. */
    private record Document(
            int schemaVersion,
            String workload,
            String outcome,
            @Nullable String revision,
            @Nullable Why reason,
            @Nullable String holder) {}

    @Override
    public Integer call() {
        WorkloadRef ref = parse();
        try (MeshUpgrade mesh = cluster.connect()) {
            if (!consent.given(output, "Restart " + Words.clean(ref.toString()) + "?", "")) {
                return ExitCode.OK;
            }
            RestartOutcome outcome = mesh.workloads().restart(ref);
            output.print(() -> text(outcome), json(outcome));
            if (outcome instanceof RestartOutcome.Restarted) {
                return ExitCode.OK;
            }
            return outcome instanceof RestartOutcome.Stuck ? RunOptions.STOPPED : RunOptions.BLOCKED;
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

    private static String text(RestartOutcome outcome) {
        String name = outcome.workload().toString();
        if (outcome instanceof RestartOutcome.Restarted restarted) {
            return Words.clean(name + " was restarted; " + restarted.revision() + " injected each of its pods.");
        }
        if (outcome instanceof RestartOutcome.Refused refused) {
            return Words.clean(name + " was not restarted. ") + Words.sentences(refused.reason());
        }
        if (outcome instanceof RestartOutcome.Stuck stuck) {
            return Words.clean(name + " was restarted, and does not get on. ") + Words.sentences(stuck.reason());
        }
        return Words.clean("Another operator is at it: " + ((RestartOutcome.HeldByOther) outcome).holder()
                + ". Nothing was touched.");
    }

    private static Document json(RestartOutcome outcome) {
        Why reason = outcome instanceof RestartOutcome.Refused refused
                ? Why.of(refused.reason())
                : outcome instanceof RestartOutcome.Stuck stuck ? Why.of(stuck.reason()) : null;
        return new Document(
                1,
                outcome.workload().toString(),
                outcome.getClass().getSimpleName(),
                outcome instanceof RestartOutcome.Restarted restarted
                        ? restarted.revision().name()
                        : null,
                reason,
                outcome instanceof RestartOutcome.HeldByOther other ? other.holder() : null);
    }
}
