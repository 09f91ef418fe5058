package io.meshupgrade.common;

import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A revision of the add-on's control plane, for example {@code asm-1-30}.
 *
 * <p>Revisions of the form {@code asm-MAJOR-MINOR} have an order, by number: {@code asm-1-9} is older than
 * {@code asm-1-10}. Any other name is taken as it is and has no order, so that a form which Azure invents later is
 * shown and compared for equality, and never sorted wrongly.
 *
 * @param name the name, as ARM and the label {@code istio.io/rev} carry it
 */
public record Revision(String name) {

    /** Older revisions first. Asking it about a revision without order is an {@link IllegalArgumentException}. */
    public static final Comparator<Revision> BY_NUMBER =
            Comparator.comparingInt(Revision::major).thenComparingInt(Revision::minor);

    private static final Pattern NUMBERED = Pattern.compile("asm-(\\d{1,6})-(\\d{1,6})");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** For {@link #parse}, and for those who have a valid name. */
    public Revision {
        Objects.requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not the name of a revision: expected lower-case letters,"
                            + " digits and dashes, at most 63, such as asm-1-30.");
        }
    }

    /**
     * Reads the name of a revision.
     *
     * @param name for example {@code asm-1-30}
     * @return the revision
     * @throws IllegalArgumentException when it cannot be the name of a revision
     */
    public static Revision parse(String name) {
        return new Revision(name);
    }

    /** {@return whether the name has the form {@code asm-MAJOR-MINOR}, and the revision so has an order} */
    public boolean hasOrder() {
        return NUMBERED.matcher(name).matches();
    }

    /** {@return the version of Istio that the name says, for example {@code 1.30}} */
    public String version() {
        return major() + "." + minor();
    }

    private int major() {
        return Integer.parseInt(numbers().group(1));
    }

    private int minor() {
        return Integer.parseInt(numbers().group(2));
    }

    private Matcher numbers() {
        Matcher matcher = NUMBERED.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Revision '" + name
                    + "' is not of the form asm-MAJOR-MINOR: whether it is older or newer than another is not known.");
        }
        return matcher;
    }

    @Override
    public String toString() {
        return name;
    }
}
