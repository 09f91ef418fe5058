package io.meshupgrade.testkit.internal.arm;

import static java.util.Comparator.comparingInt;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Major and minor of a version, ordered as numbers: {@code asm-1-9} comes before {@code asm-1-10}. */
record Minor(int major, int minor) implements Comparable<Minor> {

    private static final Pattern REVISION = Pattern.compile("asm-(\\d{1,4})-(\\d{1,4})");
    private static final Pattern KUBERNETES = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\..*)?");
    private static final Comparator<Minor> ORDER = comparingInt(Minor::major).thenComparingInt(Minor::minor);

    /** Of {@code asm-1-29}; empty for anything else. */
    static Optional<Minor> ofRevision(String revision) {
        return of(REVISION.matcher(revision));
    }

    /** Of {@code 1.34} or {@code 1.34.2}; empty for anything else. */
    static Optional<Minor> ofKubernetes(String version) {
        return of(KUBERNETES.matcher(version));
    }

    private static Optional<Minor> of(Matcher matcher) {
        return matcher.matches()
                ? Optional.of(new Minor(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether this one is one or two minors after the other. */
    boolean followsWithinTwo(Minor other) {
        return major == other.major && minor > other.minor && minor <= other.minor + 2;
    }

    @Override
    public int compareTo(Minor other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
