package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and removes objects as an API server does: it keeps their metadata, refuses stale writes, asks
 * admission, and lets pods end gracefully. To be used under the lock of the timeline.
 *
 * <p>Handed-in objects are copied; handed-out ones must not be changed.
 */
public final class ApiObjects {

    private final ObjectStore store;
    private final Timeline time;
    private final List<Admission> admissions = new ArrayList<>();
    private final NewObjects newObjects;

    public ApiObjects(ObjectStore store, Timeline time, long seed) {
        this.store = store;
        this.time = time;
        this.newObjects = new NewObjects(seed);
    }

    /** Asks this admission too from now on, after those before it. */
    public void admitThrough(Admission admission) {
        admissions.add(admission);
    }

    public ObjectStore store() {
        return store;
    }

    /**
     * Creates an object.
     *
     * @param namespace empty for objects of the whole cluster
     * @throws ApiError when it exists already, its namespace does not, or admission refuses it
     */
    public ObjectNode create(Kind kind, String namespace, ObjectNode wanted, boolean dryRun) {
        ObjectNode object = newObjects.complete(kind, namespace, wanted, now());
        Key key = new Key(kind, namespace, object.at("/metadata/name").asText());
        if (!namespace.isEmpty() && store.get(new Key(Kinds.NAMESPACE, "", namespace)) == null) {
            throw ApiError.notFound(new Key(Kinds.NAMESPACE, "", namespace));
        }
        if (store.get(key) != null) {
            throw ApiError.alreadyExists(key);
        }
        object = admit(key, null, object);
        Validation.check(key, null, object);
        return dryRun ? object : store.put(key, object);
    }

    /**
     * Replaces all but the status of an object. A changed spec counts up the generation. Nothing is stored, and the
     * version stays, when nothing changes.
     *
     * @throws ApiError when it is not there, when {@code wanted} carries a stale resource version, or admission refuses
     *     it
     */
    public ObjectNode replace(Key key, ObjectNode wanted, boolean dryRun) {
        return replace(key, wanted, "", dryRun);
    }

    /** Replaces the status of an object and nothing else. */
    public ObjectNode replaceStatus(Key key, ObjectNode wanted, boolean dryRun) {
        return replace(key, wanted, "status", dryRun);
    }

    private ObjectNode replace(Key key, ObjectNode wanted, String subresource, boolean dryRun) {
        ObjectNode before = require(key);
        requireCurrent(key, before, wanted);
        ObjectNode object = subresource.equals("status") ? before.deepCopy() : wanted.deepCopy();
        JsonNode status = (subresource.equals("status") ? wanted : before).get("status");
        if (status == null) {
            object.remove("status");
        } else {
            object.set("status", status.deepCopy());
        }
        keepWhatTheServerOwns(key, before, object);
        object = admit(key, before, object);
        Validation.check(key, before, object);
        if (object.equals(before) || dryRun) {
            return object;
        }
        ObjectNode metadata = object.withObject("/metadata");
        if (metadata.has("deletionTimestamp")
                && !Deletion.hasFinalizers(object)
                && !key.kind().equals(Kinds.POD)) {
            store.remove(key);
            return object;
        }
        return store.put(key, object);
    }

    private static void keepWhatTheServerOwns(Key key, ObjectNode before, ObjectNode object) {
        object.put("apiVersion", key.kind().apiVersion()).put("kind", key.kind().kind());
        ObjectNode metadata = object.withObject("/metadata");
        JsonNode old = before.path("metadata");
        for (String field : List.of(
                "name",
                "namespace",
                "uid",
                "creationTimestamp",
                "generation",
                "resourceVersion",
                "deletionTimestamp",
                "deletionGracePeriodSeconds")) {
            if (old.has(field)) {
                metadata.set(field, old.get(field));
            } else {
                metadata.remove(field);
            }
        }
        if (!Objects.equals(before.get("spec"), object.get("spec"))) {
            metadata.put("generation", old.path("generation").asLong(1) + 1);
        }
    }

    /**
     * Reads an object, lets {@code edit} change a copy of it, and stores that. For controllers, which cannot conflict.
     */
    public ObjectNode edit(Key key, Consumer<ObjectNode> edit) {
        ObjectNode copy = require(key).deepCopy();
        edit.accept(copy);
        return replace(key, copy, false);
    }

    /** As {@link #edit}, for the status. */
    public ObjectNode editStatus(Key key, Consumer<ObjectNode> edit) {
        ObjectNode copy = require(key).deepCopy();
        edit.accept(copy);
        return replaceStatus(key, copy, false);
    }

    /**
     * Removes an object: a pod is marked, and goes when its kubelet calls {@link #removeNow}; an object with finalizers
     * is marked, and goes with the last of them; all else goes at once.
     *
     * @return the object as it was, or as it was marked
     * @throws ApiError when it is not there, or is not the one that the options mean
     */
    public ObjectNode delete(Key key, DeleteOptions options) {
        ObjectNode before = require(key);
        options.requireToMean(key, before);
        if (options.dryRun()) {
            return before;
        }
        ObjectNode marked = Deletion.mark(key, before, options, time.now());
        if (marked == null) {
            store.remove(key);
            return before;
        }
        return marked.equals(before) ? before : store.put(key, marked);
    }

    /** Removes an object without grace: a kubelet's last word on a pod, and the garbage collector's. */
    public void removeNow(Key key) {
        store.remove(key);
    }

    /** The object. */
    public ObjectNode require(Key key) {
        ObjectNode object = store.get(key);
        if (object == null) {
            throw ApiError.notFound(key);
        }
        return object;
    }

    /** A writer that says which object and version it has read must have read the present ones. */
    static void requireCurrent(Key key, ObjectNode before, ObjectNode wanted) {
        String uid = wanted.at("/metadata/uid").asText("");
        String present = before.at("/metadata/uid").asText();
        if (!uid.isEmpty() && !uid.equals(present)) {
            throw ApiError.conflict(
                    key, "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + present);
        }
        String read = wanted.at("/metadata/resourceVersion").asText("");
        if (!read.isEmpty()
                && !read.equals(before.at("/metadata/resourceVersion").asText())) {
            throw ApiError.conflict(key);
        }
    }

    private ObjectNode admit(Key key, @Nullable ObjectNode before, ObjectNode object) {
        ObjectNode admitted = object;
        for (Admission admission : admissions) {
            admitted = admission.admit(key, before, admitted);
        }
        return admitted;
    }

    /** As timestamps in documents are written: to the second. */
    public String now() {
        return time.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
