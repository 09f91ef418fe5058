package io.meshupgrade.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs of several contenders, one after the other in each round, so that what disturbs one disturbs the next as well. */
final class Series {

    private final Map<String, Contender> contenders = new LinkedHashMap<>();
    private final Map<String, List<Measured>> runs = new LinkedHashMap<>();

    Series with(String name, Contender contender) {
        contenders.put(name, contender);
        runs.put(name, new ArrayList<>());
        return this;
    }

    /** Each round begins with another contender. What warm-up rounds take is forgotten. */
    Series run(int warmUp, int rounds) throws Exception {
        List<String> names = new ArrayList<>(contenders.keySet());
        for (int round = -warmUp; round < rounds; round++) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(Math.floorMod(round + i, names.size()));
                Measured measured = contenders.get(name).run();
                System.err.printf(
                        "%s %d: %s %.2f s%n", round < 0 ? "warm-up" : "round", round, name, measured.wallNanos() / 1e9);
                if (round >= 0) {
                    runs.get(name).add(measured);
                }
            }
        }
        return this;
    }

    List<String> names() {
        return List.copyOf(contenders.keySet());
    }

    int rounds() {
        return runs.values().iterator().next().size();
    }

    double median(String name, ToDoubleFunction<Measured> value) {
        return median(runsOf(name).stream().mapToDouble(value).toArray());
    }

    /** The median of the ratios of two contenders, each of one round. */
    double ratio(String name, String to, ToDoubleFunction<Measured> value) {
        List<Measured> these = runsOf(name);
        List<Measured> those = runsOf(to);
        double[] ratios = new double[these.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(these.get(i)) / value.applyAsDouble(those.get(i));
        }
        return median(ratios);
    }

    private List<Measured> runsOf(String name) {
        List<Measured> known = runs.get(name);
        if (known == null || known.isEmpty()) {
            throw new IllegalArgumentException("No run of " + name + ", but of " + runs.keySet());
        }
        return known;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
