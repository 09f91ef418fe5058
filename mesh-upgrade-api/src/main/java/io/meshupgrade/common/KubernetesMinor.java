package io.meshupgrade.common;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A minor version of Kubernetes, for example {@code 1.34}: compatibility is published by minor. Ordered by number.
 *
 * @param major 1 so far
 * @param minor for example 34
 */
public record KubernetesMinor(int major, int minor) implements Comparable<KubernetesMinor> {

    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.+-].*)?");
    private static final Comparator<KubernetesMinor> ORDER =
            Comparator.comparingInt(KubernetesMinor::major).thenComparingInt(KubernetesMinor::minor);

    /**
     * Reads the minor of a version.
     *
     * @param version with or without patch, for example {@code 1.34} or {@code 1.34.4}
     * @return its minor
     * @throws IllegalArgumentException when it is not a version
     */
    public static KubernetesMinor parse(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + version + "' is not a version of Kubernetes: expected one such as 1.34 or 1.34.4.");
        }
        return new KubernetesMinor(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** {@return the minor after this one: AKS upgrades Kubernetes one minor at a time} */
    public KubernetesMinor next() {
        return new KubernetesMinor(major, minor + 1);
    }

    @Override
    public int compareTo(KubernetesMinor other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
