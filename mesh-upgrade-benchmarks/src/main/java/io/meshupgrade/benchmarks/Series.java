package io.meshupgrade.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Runs of several contenders, one after the other in each round, so that what disturbs one disturbs the next as well.
 */
final class Series {

    private record Entry(String name, Contender contender, List<Measured> runs) {}

    private final List<Entry> entries = new ArrayList<>();

    Series with(String name, Contender contender) {
        entries.add(new Entry(name, contender, new ArrayList<>()));
        return this;
    }

    /** Each round begins with another contender. What warm-up rounds take is forgotten. */
    Series run(int warmUp, int rounds) throws Exception {
        if (rounds < 1) {
            throw new IllegalArgumentException("Without rounds there is no median, but there are to be " + rounds);
        }
        for (int round = -warmUp; round < rounds; round++) {
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(Math.floorMod(round + i, entries.size()));
                Measured measured = entry.contender().run();
                System.err.printf(
                        "%s %d: %s %.2f s%n",
                        round < 0 ? "warm-up" : "round", round, entry.name(), measured.wallNanos() / 1e9);
                if (round >= 0) {
                    entry.runs().add(measured);
                }
            }
        }
        return this;
    }

    List<String> names() {
        return entries.stream().map(Entry::name).toList();
    }

    int rounds() {
        return entries.get(0).runs().size();
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
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .map(Entry::runs)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No run of " + name + ", but of " + names()));
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
