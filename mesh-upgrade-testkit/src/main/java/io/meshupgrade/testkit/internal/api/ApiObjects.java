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
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and removes objects as an API server does: it keeps their metadata, refuses stale writes, asks
 * admission, and lets pods end gracefully. To be used under the lock of the timeline.
 *
 * <p>Handed-in objects are copied; handed-out ones must not be changed.
 */
public final class ApiObjects {

    /** What an API server appends to a {@code generateName}: five of these. */
    private static final String NAME_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final ObjectStore store;
    private final Timeline time;
    private final List<Admission> admissions = new ArrayList<>();
    private final Random random;

    public ApiObjects(ObjectStore store, Timeline time, long seed) {
        this.store = store;
        this.time = time;
        this.random = new Random(seed);
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
        ObjectNode object = wanted.deepCopy();
        ObjectNode metadata = object.withObject("/metadata");
        Key key = new Key(kind, namespace, name(metadata));
        if (metadata.hasNonNull("resourceVersion")) {
            throw ApiError.badRequest("resourceVersion should not be set on objects to be created");
        }
        if (!namespace.isEmpty() && store.get(new Key(Kinds.NAMESPACE, "", namespace)) == null) {
            throw ApiError.notFound(new Key(Kinds.NAMESPACE, "", namespace));
        }
        if (store.get(key) != null) {
            throw ApiError.alreadyExists(key);
        }
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        metadata.put("name", key.name());
        if (kind.namespaced()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", new UUID(random.nextLong(), random.nextLong()).toString());
        metadata.put("creationTimestamp", now());
        if (object.has("spec")) {
            metadata.put("generation", 1);
        }
        if (kind.equals(Kinds.NAMESPACE)) {
            completeNamespace(key.name(), object);
        }
        object = admit(key, null, object);
        Validation.check(key, object);
        return dryRun ? object : store.put(key, object);
    }

    private static void completeNamespace(String name, ObjectNode namespace) {
        namespace.withObject("/metadata/labels").put("kubernetes.io/metadata.name", name);
        namespace.withObject("/spec").withArray("/finalizers").removeAll().add("kubernetes");
        namespace.withObject("/status").put("phase", "Active");
    }

    private String name(ObjectNode metadata) {
        String name = metadata.path("name").asText("");
        if (!name.isEmpty()) {
            return name;
        }
        String prefix = metadata.path("generateName").asText("");
        if (prefix.isEmpty()) {
            throw new ApiError(422, "Invalid", "metadata.name: Required value: name or generateName is required");
        }
        return prefix + suffix();
    }

    /** Five random characters, as they end the names of pods. */
    public String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
        }
        return suffix.toString();
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
        Validation.check(key, object);
        if (object.equals(before) || dryRun) {
            return object;
        }
        ObjectNode metadata = object.withObject("/metadata");
        if (metadata.has("deletionTimestamp")
                && !hasFinalizers(object)
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
     * @param graceSeconds null for the pod's own
     * @param preconditions may name the uid and the resourceVersion that the object must have; may be empty
     */
    public ObjectNode delete(Key key, @Nullable Integer graceSeconds, JsonNode preconditions, boolean dryRun) {
        ObjectNode before = require(key);
        for (String field : List.of("uid", "resourceVersion")) {
            String wanted = preconditions.path(field).asText("");
            if (!wanted.isEmpty()
                    && !wanted.equals(before.at("/metadata/" + field).asText())) {
                throw new ApiError(
                        409,
                        "Conflict",
                        "Operation cannot be fulfilled on " + key.kind().qualifiedPlural() + " \"" + key.name()
                                + "\": the " + (field.equals("uid") ? "UID" : "ResourceVersion")
                                + " in the precondition (" + wanted + ") does not match the one in record ("
                                + before.at("/metadata/" + field).asText() + ")");
            }
        }
        if (dryRun) {
            return before;
        }
        int grace = graceSeconds != null
                ? graceSeconds
                : before.at("/spec/terminationGracePeriodSeconds").asInt(DEFAULT_GRACE_SECONDS);
        boolean scheduled = before.at("/spec/nodeName").asText("").length() > 0;
        boolean graceful = key.kind().equals(Kinds.POD) && grace > 0 && scheduled;
        if (!graceful && !hasFinalizers(before)) {
            store.remove(key);
            return before;
        }
        if (before.at("/metadata/deletionTimestamp").isMissingNode()) {
            ObjectNode marked = before.deepCopy();
            ObjectNode metadata = marked.withObject("/metadata");
            metadata.put(
                    "deletionTimestamp",
                    time.now()
                            .plusSeconds(grace)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
            metadata.put("deletionGracePeriodSeconds", grace);
            if (key.kind().equals(Kinds.NAMESPACE)) {
                marked.withObject("/status").put("phase", "Terminating");
            }
            return store.put(key, marked);
        }
        return before;
    }

    /** Namespaces have theirs in the spec as well. */
    private static boolean hasFinalizers(JsonNode object) {
        return !object.at("/metadata/finalizers").isEmpty()
                || (object.path("kind").asText().equals("Namespace")
                        && !object.at("/spec/finalizers").isEmpty());
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

    /** A writer that says which version it has read must have read the present one. */
    static void requireCurrent(Key key, ObjectNode before, ObjectNode wanted) {
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
