package io.meshupgrade.tags;

import io.meshupgrade.common.Reason;
import io.meshupgrade.dependants.DependantsFound;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a tag is, and who uses it.
 *
 * @param tag its name
 * @param revisions the revisions that its objects point to: one when all is well
 * @param problems what is wrong with it, each code a {@link TagProblem}; empty when all was read and is well
 * @param users who uses it: six kinds, for nothing points to a tag but its users
 */
public record TagHealth(String tag, SortedSet<String> revisions, List<Reason> problems, DependantsFound users) {

    /** Copies the collections. */
    public TagHealth {
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(users, "users");
        revisions = Collections.unmodifiableSortedSet(new TreeSet<>(revisions));
        problems = List.copyOf(problems);
    }
}
