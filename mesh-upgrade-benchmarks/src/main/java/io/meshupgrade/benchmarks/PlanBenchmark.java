package io.meshupgrade.benchmarks;

import io.meshupgrade.core.GeneratedPlan;
import java.util.Arrays;
import java.util.Locale;

/** How long a plan takes, from an observation that is in memory: of growing meshes. */
public final class PlanBenchmark {

    private static final int ROUNDS = 25;

    private PlanBenchmark() {}

    /** Prints a line for each size. */
    public static void main(String... args) {
        System.out.println("workloads  pods     median ms  worst ms  steps");
        for (int workloads : new int[] {500, 1_250, 2_500, 5_000}) {
            GeneratedPlan generated = GeneratedPlan.ofWorkloads(workloads);
            int steps = generated.plan().steps().size();
            double[] millis = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long began = System.nanoTime();
                steps = generated.plan().steps().size();
                millis[round] = (System.nanoTime() - began) / 1e6;
            }
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "%9d  %7d  %9.1f  %8.1f  %5d%n",
                    workloads,
                    generated.pods(),
                    millis[ROUNDS / 2],
                    millis[ROUNDS - 1],
                    steps);
        }
    }
}
