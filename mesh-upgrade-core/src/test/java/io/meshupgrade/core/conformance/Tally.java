package io.meshupgrade.core.conformance;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts how the rows of each area went. */
final class Tally {

    enum Result {
        PASSED,
        DEVIATION,
        FAILED,
        TO_COME
    }

    private final Map<String, Map<Result, Integer>> areas = new TreeMap<>();

    void add(String area, Result result) {
        areas.computeIfAbsent(area, name -> new EnumMap<>(Result.class)).merge(result, 1, Integer::sum);
    }

    String table() {
        StringBuilder table = new StringBuilder(String.format(
                "%-26s %6s %6s %10s %6s %7s%n", "area", "rows", "passed", "deviations", "failed", "to come"));
        areas.forEach((area, results) -> table.append(String.format(
                "%-26s %6d %6d %10d %6d %7d%n",
                area,
                results.values().stream().mapToInt(Integer::intValue).sum(),
                results.getOrDefault(Result.PASSED, 0),
                results.getOrDefault(Result.DEVIATION, 0),
                results.getOrDefault(Result.FAILED, 0),
                results.getOrDefault(Result.TO_COME, 0))));
        return table.toString();
    }
}
