package io.meshupgrade.dependants;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What depends on a revision or tag, and what could not be read.
 *
 * @param name the revision or tag
 * @param kinds whether it is used, by each kind that decides
 * @param terminatingPods pods of it that are being deleted. They are still connected, and do not block: who wants them
 *     gone first waits until there are none.
 * @param managedPods pods of it that AKS or istiod replaces or removes on its own; they do not block
 * @param warnings what does not decide and its owner should know
 */
public record DependantsFound(
        String name,
        Map<DependantKind, Usage> kinds,
        long terminatingPods,
        long managedPods,
        List<Dependant> warnings) {

    /** Copies the map, in the order of the kinds, and the list. */
    public DependantsFound {
        Objects.requireNonNull(name, "name");
        kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
        warnings = List.copyOf(warnings);
    }

    /** {@return all kinds together: blocked when one is, else unknown when one is, else clear} */
    public Usage overall() {
        long count = 0;
        List<Dependant> examples = new ArrayList<>();
        List<String> notRead = new ArrayList<>();
        for (Usage usage : kinds.values()) {
            if (usage instanceof Usage.Blocked blocked) {
                count += blocked.count();
                examples.addAll(blocked.examples());
                blocked.notRead().stream().filter(why -> !notRead.contains(why)).forEach(notRead::add);
            } else if (usage instanceof Usage.Unknown unknown) {
                unknown.notRead().stream().filter(why -> !notRead.contains(why)).forEach(notRead::add);
            }
        }
        if (count > 0) {
            return new Usage.Blocked(count, examples, notRead);
        }
        return notRead.isEmpty() ? new Usage.Clear() : new Usage.Unknown(notRead);
    }
}
