package io.meshupgrade.examples.cli;

import io.meshupgrade.testkit.SimulatedAks;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        description = {
            "Runs an AKS cluster with the Istio add-on on ports of this machine, until Ctrl-C.",
            "Prints where its kubeconfig and its ARM are, one line each."
        })
final class SimulateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SimulationOptions options;

    @Override
    public Integer call() throws InterruptedException {
        SimulatedAks aks = options.start();
        CountDownLatch closed = new CountDownLatch(1);
        // The JVM ends on a signal without coming back to here.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            aks.close();
                            closed.countDown();
                        },
                        "close-the-simulated-cluster"));
        PrintWriter out = command.commandLine().getOut();
        out.println("kubeconfig: " + aks.kubeconfig());
        out.println("arm: " + aks.armEndpoint());
        out.flush();
        closed.await();
        return ExitCode.OK;
    }
}
