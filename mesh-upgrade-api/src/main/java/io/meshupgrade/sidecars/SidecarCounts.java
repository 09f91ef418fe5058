package io.meshupgrade.sidecars;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many pods are of which class.
 *
 * @param byClass the numbers, without classes of which there is none
 */
public record SidecarCounts(Map<SidecarClass, Long> byClass) {

    /** Copies. */
    public SidecarCounts {
        Map<SidecarClass, Long> copy = new EnumMap<>(SidecarClass.class);
        copy.putAll(byClass);
        byClass = Collections.unmodifiableMap(copy);
    }

    /**
     * {@return how many are of a class}
     *
     * @param verdict which
     */
    public long of(SidecarClass verdict) {
        return byClass.getOrDefault(verdict, 0L);
    }

    /** {@return how many there are in all} */
    public long total() {
        return byClass.values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return how many somebody should look at} */
    public long findings() {
        return byClass.entrySet().stream()
                .filter(entry -> entry.getKey().isFinding())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
