package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.tags.TagRow;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.testkit.World;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Starts a simulated cluster with a sample world, and shows its tags and its pods by revision.")
final class DemoCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        try (SimulatedAks aks = SimulatedAks.builder().world(World.sample()).start();
                MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect()) {
            aks.time().requireRest();
            List<TagRow> tags = mesh.tags().list();
            out.println("A simulated AKS cluster with the Istio add-on asm-1-29, and a shop in it.");
            out.println();
            out.println("Its revision tags:");
            out.println(TagsListCommand.text(tags));
            out.println();
            out.println("Its pods:");
            out.println(new PodsByRevision(aks).table());
            out.println();
            out.println("To play with it until Ctrl-C: java -jar mesh-upgrade.jar simulate --world sample");
            out.flush();
        }
        return ExitCode.OK;
    }
}
