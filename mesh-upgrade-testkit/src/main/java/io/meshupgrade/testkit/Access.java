package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.rest.AccessReviews;
import io.meshupgrade.testkit.internal.rest.Action;
import java.util.List;
import java.util.function.Predicate;

/**
 * What callers of the Kubernetes API may do: everything, until it is said here. What is not allowed is denied to who
 * asks by a SelfSubjectAccessReview, and refused with 403 to who tries, in the words of a real API server. Each call
 * replaces what was said before. Safe for use by several threads.
 */
public final class Access {

    private final AccessReviews reviews;

    Access(AccessReviews reviews) {
        this.reviews = reviews;
    }

    /** Everything is allowed. */
    public void allowEverything() {
        reviews.allow(action -> true);
    }

    /** Everything is allowed but this. */
    public void denyOnly(AccessRule... rules) {
        Predicate<Action> denied = anyOf(List.of(rules));
        reviews.allow(denied.negate());
    }

    /** Nothing is allowed but this, as for somebody to whom these roles are bound. */
    public void allowOnly(AccessRule... rules) {
        reviews.allow(anyOf(List.of(rules)));
    }

    /** The name under which callers are refused. */
    public String user() {
        return AccessReviews.USER;
    }

    private static Predicate<Action> anyOf(List<AccessRule> rules) {
        return action -> rules.stream()
                .anyMatch(rule ->
                        rule.covers(action.verb(), action.group(), action.qualifiedResource(), action.namespace()));
    }
}
