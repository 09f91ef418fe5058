package io.meshupgrade.testkit.internal.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All objects of the simulated cluster, with one counter of versions for all of them, as etcd has.
 *
 * <p>Objects that were put in or are handed out must not be changed by anybody, since they share parts with each other:
 * who wants to change one makes a deep copy. Metadata other than {@code resourceVersion} is the business of those who
 * write. To be used under the lock of the timeline.
 */
public final class ObjectStore {

    /** How many changes are remembered for watches that begin in the past. */
    private static final int HISTORY = 20_000;

    private final Map<Kind, NavigableMap<Key, ObjectNode>> objects = new HashMap<>();
    private final SharedParts sharedParts = new SharedParts();
    private final Deque<Change> history = new ArrayDeque<>();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private long resourceVersion = 1;
    private long oldestKnown = 1;

    /** The version of the newest change. */
    public long resourceVersion() {
        return resourceVersion;
    }

    /** The object, or null. */
    public @Nullable ObjectNode get(Key key) {
        return of(key.kind()).get(key);
    }

    /** All objects of a kind, by namespace and name; of one namespace, or of all when it is empty. */
    public List<ObjectNode> list(Kind kind, String namespace) {
        return new ArrayList<>(in(of(kind), kind, namespace).values());
    }

    /**
     * The objects of a kind as they were at a version, in the order of lists; of one namespace, or of all when it is
     * empty. Not to be kept: it may be the present state itself, which changes.
     *
     * @return null when that version is forgotten
     */
    public @Nullable NavigableMap<Key, ObjectNode> at(Kind kind, String namespace, long version) {
        if (!knows(version)) {
            return null;
        }
        NavigableMap<Key, ObjectNode> state = of(kind);
        boolean copied = false;
        for (Iterator<Change> newest = history.descendingIterator(); newest.hasNext(); ) {
            Change change = newest.next();
            if (change.resourceVersion() <= version) {
                break;
            }
            if (change.key().kind().equals(kind)) {
                if (!copied) {
                    state = new TreeMap<>(state);
                    copied = true;
                }
                undo(change, state);
            }
        }
        return Collections.unmodifiableNavigableMap(in(state, kind, namespace));
    }

    private static void undo(Change change, NavigableMap<Key, ObjectNode> state) {
        ObjectNode before = change.before();
        if (before == null) {
            state.remove(change.key());
        } else {
            state.put(change.key(), before);
        }
    }

    private static NavigableMap<Key, ObjectNode> in(NavigableMap<Key, ObjectNode> all, Kind kind, String namespace) {
        return namespace.isEmpty()
                ? all
                : all.subMap(new Key(kind, namespace, ""), true, new Key(kind, namespace + "\0", ""), false);
    }

    /** Stores a new or changed object under a new version, which it gets written into its metadata. */
    public ObjectNode put(Key key, ObjectNode object) {
        ObjectNode before = get(key);
        resourceVersion++;
        sharedParts.share(before, object);
        object.withObject("/metadata").put("resourceVersion", Long.toString(resourceVersion));
        of(key.kind()).put(key, object);
        tell(new Change(
                before == null ? Change.Type.ADDED : Change.Type.MODIFIED, key, resourceVersion, before, object));
        return object;
    }

    /** Removes an object; nothing happens when it is not there. */
    public void remove(Key key) {
        ObjectNode before = of(key.kind()).remove(key);
        if (before == null) {
            return;
        }
        resourceVersion++;
        tell(new Change(Change.Type.DELETED, key, resourceVersion, before, withVersion(before, resourceVersion)));
    }

    /** The same object under another version, with which it shares all else. */
    public static ObjectNode withVersion(ObjectNode object, long version) {
        ObjectNode copy = object.objectNode();
        copy.setAll(object);
        ObjectNode metadata = object.objectNode();
        object.path("metadata").properties().forEach(field -> metadata.set(field.getKey(), field.getValue()));
        copy.set("metadata", metadata.put("resourceVersion", Long.toString(version)));
        return copy;
    }

    private void tell(Change change) {
        history.addLast(change);
        if (history.size() > HISTORY) {
            oldestKnown = history.removeFirst().resourceVersion();
        }
        // A copy, since a listener may stop listening when it is told.
        List.copyOf(listeners).forEach(listener -> listener.accept(change));
    }

    /** Changes after a version, oldest first, or null when some of them are forgotten. */
    public @Nullable Collection<Change> since(long version) {
        if (!knows(version)) {
            return null;
        }
        Deque<Change> changes = new ArrayDeque<>();
        for (Iterator<Change> newest = history.descendingIterator(); newest.hasNext(); ) {
            Change change = newest.next();
            if (change.resourceVersion() <= version) {
                break;
            }
            changes.addFirst(change);
        }
        return changes;
    }

    /** Forgets all history, as a compaction of etcd does: watches and lists of the past are then gone (410). */
    public void compact() {
        history.clear();
        oldestKnown = resourceVersion;
    }

    /** Whether states as old as this version are still known. */
    public boolean knows(long version) {
        return version >= oldestKnown;
    }

    /** The oldest version that is still known. */
    public long oldestKnown() {
        return oldestKnown;
    }

    /** Tells of every change from now on, in order, at once. */
    public void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Tells no longer. */
    public void forget(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    private NavigableMap<Key, ObjectNode> of(Kind kind) {
        return objects.computeIfAbsent(kind, k -> new TreeMap<>());
    }
}
