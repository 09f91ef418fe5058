package io.meshupgrade.examples.cli;

import io.meshupgrade.dependants.Dependant;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import java.util.ArrayList;
import java.util.List;

/** What depends on a revision or tag, as JSON. */
record Users(State usage, List<OfKind> kinds, long terminatingPods, long managedPods, List<User> warnings) {

    /** Whether something is used. */
    enum State {
        CLEAR,
        BLOCKED,
        UNKNOWN
    }

    /** @param examples the first of them, at most 100 */
    record OfKind(DependantKind kind, State usage, long count, List<User> examples, List<String> notRead) {}

    record User(String object, Why reason) {}

    static Users of(DependantsFound found) {
        List<OfKind> kinds = new ArrayList<>();
        found.kinds().forEach((kind, usage) -> kinds.add(of(kind, usage)));
        return new Users(
                state(found.overall()), kinds, found.terminatingPods(), found.managedPods(), users(found.warnings()));
    }

    private static OfKind of(DependantKind kind, Usage usage) {
        if (usage instanceof Usage.Blocked blocked) {
            return new OfKind(kind, state(usage), blocked.count(), users(blocked.examples()), blocked.notRead());
        }
        List<String> notRead = usage instanceof Usage.Unknown unknown ? unknown.notRead() : List.of();
        return new OfKind(kind, state(usage), 0, List.of(), notRead);
    }

    private static State state(Usage usage) {
        if (usage instanceof Usage.Blocked) {
            return State.BLOCKED;
        }
        return usage instanceof Usage.Unknown ? State.UNKNOWN : State.CLEAR;
    }

    private static List<User> users(List<Dependant> dependants) {
        return dependants.stream()
                .map(dependant -> new User(dependant.object(), Why.of(dependant.reason())))
                .toList();
    }
}
