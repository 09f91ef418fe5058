package io.meshupgrade.benchmarks;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.core.RolloutWatch;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How soon a run restarts the next workload when one is done, with one at a time: from the moment at which a watch of
 * another client shows that the rollout is over, until the next request reaches the server. On loopback, with a server
 * in the same process.
 */
public final class ReactionBenchmark {

    private static final String NAMESPACE = "shop";

    private ReactionBenchmark() {}

    /** Prints median and upper quantiles. The number of workloads is the argument, 200 without one. */
    public static void main(String... args) {
        int count = args.length == 0 ? 200 : Integer.parseInt(args[0]);
        Map<String, Long> restartedAt = new LinkedHashMap<>();
        try (SimulatedAks aks =
                SimulatedAks.builder().revisions("asm-1-29").speed(20).start()) {
            populate(aks, count);
            aks.kubernetes()
                    .faults()
                    .on("patch", "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/*")
                    .where(request -> remember(request.path(), restartedAt))
                    .before(() -> {});
            double[] millis = run(aks, count, restartedAt);
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "reactions %d: median %.1f ms, p90 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                    millis.length,
                    quantile(millis, 0.5),
                    quantile(millis, 0.9),
                    quantile(millis, 0.99),
                    quantile(millis, 1));
        }
    }

    private static void populate(SimulatedAks aks, int count) {
        aks.time().requireRest();
        aks.namespace(NAMESPACE).pointedTo("asm-1-29");
        for (int i = 0; i < count; i++) {
            aks.namespace(NAMESPACE).deployment("service-" + i).replicas(1);
        }
        aks.time().requireRest();
        aks.addOn().patchRelease("asm-1-29", "1.29.9");
        aks.time().requireRest();
    }

    private static boolean remember(String path, Map<String, Long> restartedAt) {
        synchronized (restartedAt) {
            restartedAt.putIfAbsent(path.substring(path.lastIndexOf('/') + 1), System.nanoTime());
        }
        return true;
    }

    private static double[] run(SimulatedAks aks, int count, Map<String, Long> restartedAt) {
        List<WorkloadRef> workloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workloads.add(WorkloadRef.deployment(NAMESPACE, "service-" + i));
        }
        try (RolloutWatch watch = new RolloutWatch(aks.kubeconfig(), NAMESPACE, workloads, System::nanoTime);
                MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect()) {
            UpgradeOutcome outcome = mesh.sidecars()
                    .refresh()
                    .workloadsAtOnce(1)
                    .sidecarsPerSecond(Double.MAX_VALUE)
                    .patience(Duration.ofMinutes(5))
                    .run();
            if (!(outcome instanceof UpgradeOutcome.Completed)) {
                throw new IllegalStateException("The run came to something else: " + outcome);
            }
            return reactions(watch.doneAt(), restartedAt);
        }
    }

    private static double[] reactions(Map<WorkloadRef, Long> doneAt, Map<String, Long> restartedAt) {
        List<Map.Entry<String, Long>> restarts = new ArrayList<>(restartedAt.entrySet());
        double[] millis = new double[restarts.size() - 1];
        for (int i = 0; i + 1 < restarts.size(); i++) {
            Long done =
                    doneAt.get(WorkloadRef.deployment(NAMESPACE, restarts.get(i).getKey()));
            if (done == null) {
                throw new IllegalStateException(
                        "Nobody saw that " + restarts.get(i).getKey() + " was done.");
            }
            // The run may have seen it first.
            millis[i] = Math.max(0, restarts.get(i + 1).getValue() - done) / 1e6;
        }
        return millis;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
