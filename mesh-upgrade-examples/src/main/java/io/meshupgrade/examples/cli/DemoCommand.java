package io.meshupgrade.examples.cli;

import com.azure.core.credential.AccessToken;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.Upgrade;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.WaveSelector;
import java.io.PrintWriter;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import reactor.core.publisher.Mono;

@Command(
        name = "demo",
        description = "Starts a simulated cluster with a shop in it, and upgrades its mesh from asm-1-29 to asm-1-30.")
final class DemoCommand implements Callable<Integer> {

    private static final String ID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/demo"
            + "/providers/Microsoft.ContainerService/managedClusters/demo";

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        try (SimulatedAks aks = SimulatedAks.builder().id(ID).speed(4).start();
                MeshUpgrade mesh = connect(aks)) {
            populate(aks);
            out.println("A simulated AKS cluster with the Istio add-on asm-1-29, and a shop in it:");
            out.println(pods(mesh));
            out.println();
            out.println("What an upgrade to asm-1-30 has to do:");
            Upgrade upgrade = mesh.upgrade()
                    .to(Revision.parse("asm-1-30"))
                    .wave("preview", WaveSelector.namespaces("shop-preview"))
                    .canaryTag(RevisionTag.of("prod-canary"))
                    .gate("error-rate", snapshot -> GateVerdict.pass())
                    .completeWhenClear();
            output.print(paint -> new PlanText(upgrade.plan(), paint).toString());
            out.println();
            UpgradeOutcome outcome = run(upgrade);
            output.print(new OutcomeReport(outcome)::text);
            out.println(pods(mesh));
            out.println();
            out.println("To play with such a cluster until Ctrl-C: mesh-upgrade simulate --world sample");
            out.flush();
            return outcome instanceof UpgradeOutcome.Completed ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private UpgradeOutcome run(Upgrade upgrade) {
        try (RunPrinter printer = new RunPrinter(output, Terminal.ERRORS.isWatched())) {
            return upgrade.onEvent(printer::event).run();
        }
    }

    private static MeshUpgrade connect(SimulatedAks aks) {
        return AksMeshUpgrade.cluster(ClusterId.parse(ID))
                .credential(request -> Mono.just(new AccessToken("demo", OffsetDateTime.MAX)))
                .armEndpoint(aks.armEndpoint())
                .kubeconfig(aks.kubeconfig())
                .connect();
    }

    private static void populate(SimulatedAks aks) {
        aks.time().requireRest();
        aks.tag("prod").on("asm-1-29");
        aks.meshConfig("asm-1-29", "accessLogFile: /dev/stdout\n");
        aks.namespace("shop-preview").pointedTo("prod").deployment("cart");
        aks.namespace("shop").pointedTo("prod").deployment("cart").replicas(3);
        aks.namespace("shop").deployment("checkout").replicas(2);
        aks.namespace("shop").statefulSet("orders").replicas(2);
        aks.namespace("payments").pointedTo("asm-1-29").deployment("ledger").replicas(2);
        aks.time().requireRest();
    }

    /** The pods with a sidecar, by namespace, workload and revision. */
    private static String pods(MeshUpgrade mesh) {
        Map<String, Integer> counts = new TreeMap<>();
        mesh.sidecars().audit(pod -> {
            if (pod.injectedRevision() != null && pod.verdict() != SidecarClass.TERMINATING) {
                counts.merge(pod.workload() + "\t" + pod.injectedRevision(), 1, Integer::sum);
            }
        });
        TextTable table = new TextTable("WORKLOAD", "PODS", "SIDECARS OF");
        counts.forEach((group, count) -> {
            String[] parts = group.split("\t", -1);
            table.add(parts[0], Integer.toString(count), parts[1]);
        });
        return table.toString();
    }
}
