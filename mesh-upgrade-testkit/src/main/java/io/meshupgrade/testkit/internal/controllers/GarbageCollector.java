package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Deletes what has lost its owners (pkg/controller/garbagecollector). A deletion that shall leave the dependents alone,
 * or wait for them, is asked for by a finalizer, as the real API server writes it.
 */
public final class GarbageCollector implements Controller {

    private final ControllerContext context;
    private final WorkQueue queue;
    private final Map<String, Key> alive = new HashMap<>();
    private final Map<String, Set<Key>> dependents = new HashMap<>();

    GarbageCollector(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "garbage collector", this::reconcile);
    }

    @Override
    public void changed(Change change) {
        JsonNode object = change.object();
        Key key = change.key();
        if (change.before() != null) {
            owners(change.before())
                    .forEach(owner -> of(owner.path("uid").asText()).remove(key));
        }
        if (change.type() == Change.Type.DELETED) {
            alive.remove(Meta.uid(object));
            of(Meta.uid(object)).forEach(queue::add);
            owners(object).forEach(owner -> {
                Key waiting = alive.get(owner.path("uid").asText());
                if (waiting != null) {
                    queue.add(waiting);
                }
            });
            return;
        }
        alive.put(Meta.uid(object), key);
        owners(object).forEach(owner -> of(owner.path("uid").asText()).add(key));
        if (!owners(object).isEmpty() || Meta.isGoing(object)) {
            queue.add(key);
        }
    }

    private Set<Key> of(String owner) {
        return dependents.computeIfAbsent(
                owner,
                uid -> new TreeSet<>((a, b) -> a.kind().equals(b.kind())
                        ? a.compareTo(b)
                        : a.kind().qualifiedPlural().compareTo(b.kind().qualifiedPlural())));
    }

    private static JsonNode owners(JsonNode object) {
        return object.at("/metadata/ownerReferences");
    }

    private void reconcile(Key key) {
        ObjectNode object = context.find(key);
        if (object == null) {
            return;
        }
        if (Meta.isGoing(object)) {
            release(key, object);
        } else if (!owners(object).isEmpty()) {
            collect(key, object);
        }
    }

    private void release(Key key, ObjectNode object) {
        List<Key> own = List.copyOf(of(Meta.uid(object)));
        if (has(object, DeleteOptions.ORPHAN_FINALIZER)) {
            own.forEach(dependent -> disown(dependent, uid -> uid.equals(Meta.uid(object))));
            drop(key, DeleteOptions.ORPHAN_FINALIZER);
        } else if (has(object, DeleteOptions.FOREGROUND_FINALIZER)) {
            own.forEach(this::delete);
            if (own.isEmpty()) {
                drop(key, DeleteOptions.FOREGROUND_FINALIZER);
            }
        }
    }

    private void collect(Key key, ObjectNode object) {
        boolean anyAlive = false;
        boolean anyDead = false;
        for (JsonNode owner : owners(object)) {
            boolean lives = alive.containsKey(owner.path("uid").asText());
            anyAlive |= lives;
            anyDead |= !lives;
        }
        if (!anyAlive) {
            delete(key);
        } else if (anyDead) {
            disown(key, uid -> !alive.containsKey(uid));
        }
    }

    private void delete(Key key) {
        ObjectNode object = context.find(key);
        if (object != null && !Meta.isGoing(object)) {
            context.api().delete(key, DeleteOptions.DEFAULTS);
        }
    }

    private void disown(Key key, Predicate<String> which) {
        if (context.find(key) != null) {
            context.api().edit(key, object -> Meta.removeOwners(object, which));
        }
    }

    private static boolean has(JsonNode object, String finalizer) {
        for (JsonNode one : object.at("/metadata/finalizers")) {
            if (one.asText().equals(finalizer)) {
                return true;
            }
        }
        return false;
    }

    private void drop(Key key, String finalizer) {
        context.api().edit(key, object -> {
            ArrayNode finalizers = object.withArray("/metadata/finalizers");
            for (int i = finalizers.size() - 1; i >= 0; i--) {
                if (finalizers.get(i).asText().equals(finalizer)) {
                    finalizers.remove(i);
                }
            }
        });
    }
}
