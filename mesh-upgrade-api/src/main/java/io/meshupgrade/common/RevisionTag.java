package io.meshupgrade.common;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a revision tag, for example {@code prod-stable}: a name that stays while the revision behind it changes.
 *
 * @param name the name, which is also the value of the label {@code istio.io/rev} of those who use the tag
 */
public record RevisionTag(String name) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** For {@link #of}. */
    public RevisionTag {
        Objects.requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a revision tag: expected lower-case"
                    + " letters, digits and dashes, at most 63, such as prod-stable.");
        }
    }

    /**
     * A tag by its name.
     *
     * @param name for example {@code prod-stable}; it becomes the value of labels and a part of the names of objects
     * @return the tag
     * @throws IllegalArgumentException when it cannot be the name of a tag
     */
    public static RevisionTag of(String name) {
        return new RevisionTag(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
