package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Who controls what, always as it is stored: asking the store would mean to look at every pod of a namespace for each
 * change of one of them.
 */
final class Ownership implements Controller {

    private record Owner(String namespace, String uid) {}

    private static final Comparator<Key> BY_KIND =
            Comparator.comparing((Key key) -> key.kind().qualifiedPlural()).thenComparing(Comparator.naturalOrder());

    private final Map<Owner, NavigableSet<Key>> controlled = new HashMap<>();

    @Override
    public void changed(Change change) {
        JsonNode before = change.before();
        if (before != null) {
            Owner owner = owner(change.key(), before);
            NavigableSet<Key> keys = controlled.getOrDefault(owner, new TreeSet<>(BY_KIND));
            keys.remove(change.key());
            if (keys.isEmpty()) {
                controlled.remove(owner);
            }
        }
        if (change.type() != Change.Type.DELETED) {
            controlled
                    .computeIfAbsent(owner(change.key(), change.object()), owner -> new TreeSet<>(BY_KIND))
                    .add(change.key());
        }
    }

    private static Owner owner(Key key, JsonNode object) {
        return new Owner(key.namespace(), Meta.controllerUid(object));
    }

    /** What this owner controls, by name; what nobody controls when the uid is empty. */
    List<Key> of(String namespace, String uid, Kind kind) {
        return controlled.getOrDefault(new Owner(namespace, uid), new TreeSet<>(BY_KIND)).stream()
                .filter(key -> key.kind().equals(kind))
                .toList();
    }
}
