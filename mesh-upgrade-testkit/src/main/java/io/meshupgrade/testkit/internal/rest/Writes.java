package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.FieldError;
import io.meshupgrade.testkit.internal.patch.ManagedFields;
import io.meshupgrade.testkit.internal.patch.PatchException;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;

/** The verbs that change something, with the record of who changed what. */
final class Writes {

    /**
     * What came of a write.
     *
     * @param created whether the object is new
     */
    record Written(ObjectNode object, boolean created) {}

    private final ApiObjects objects;

    Writes(ApiObjects objects) {
        this.objects = objects;
    }

    ObjectNode create(Target target, ApiRequest request) {
        Kind kind = target.kind();
        WriteOptions.check(request, "CreateOptions");
        ObjectNode wanted = document(kind, request);
        String namespace = wanted.at("/metadata/namespace").asText("");
        if (kind.namespaced() && !namespace.isEmpty() && !namespace.equals(target.namespace())) {
            throw ApiError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        wanted.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ManagedFields.recordUpdate(
                JsonNodeFactory.instance.objectNode(), wanted, request.fieldManager(), objects.now());
        return objects.create(kind, target.namespace(), wanted, request.dryRun());
    }

    ObjectNode replace(Key key, String subresource, ApiRequest request) {
        WriteOptions.check(request, "UpdateOptions");
        ObjectNode wanted = document(key.kind(), request);
        String name = wanted.at("/metadata/name").asText("");
        if (name.isEmpty()) {
            throw ApiError.badRequest("the name of the object (" + key.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
        if (!name.equals(key.name())) {
            throw ApiError.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + key.name() + ")");
        }
        requireNamespace(key, wanted);
        return store(key, subresource, objects.require(key), wanted, request);
    }

    private static void requireNamespace(Key key, ObjectNode wanted) {
        String namespace = wanted.at("/metadata/namespace").asText("");
        if (!key.namespace().isEmpty() && !namespace.isEmpty() && !namespace.equals(key.namespace())) {
            throw ApiError.badRequest("the namespace of the object (" + namespace
                    + ") does not match the namespace on the request (" + key.namespace() + ")");
        }
    }

    Written patch(Key key, String subresource, ApiRequest request) {
        WriteOptions.check(request, "PatchOptions");
        PatchType type = PatchType.of(request, key.kind());
        if (type != PatchType.APPLY && request.query().containsKey("force")) {
            throw WriteOptions.invalid(
                    "PatchOptions", FieldError.forbidden("force", "may not be specified for non-apply patch"));
        }
        try {
            if (type == PatchType.APPLY) {
                return apply(key, subresource, request);
            }
            ObjectNode before = objects.require(key);
            JsonNode patch = Bodies.any(request);
            if (!(type.apply(before, patch) instanceof ObjectNode object)) {
                throw ApiError.badRequest("the patched document is no object");
            }
            Bodies.dropNulls(object);
            requireShape(key, object);
            if (!object.at("/metadata/name").asText().equals(key.name())) {
                throw ApiError.badRequest("the name of the object ("
                        + object.at("/metadata/name").asText() + ") does not match the name on the URL (" + key.name()
                        + ")");
            }
            requireNamespace(key, object);
            requireKind(key.kind(), object);
            return new Written(store(key, subresource, before, object, request), false);
        } catch (PatchException e) {
            throw refused(e);
        }
    }

    /** A patch may be well-formed, and its result not. */
    private static void requireShape(Key key, ObjectNode patched) {
        String complaint = Shapes.complaint(key.kind().kind(), patched);
        if (!complaint.isEmpty()) {
            throw ApiError.invalid(key.kind(), key.name(), FieldError.invalid("patch", "", complaint));
        }
    }

    private Written apply(Key key, String subresource, ApiRequest request) {
        if (request.parameter("fieldManager").isEmpty()) {
            throw WriteOptions.invalid(
                    "PatchOptions", FieldError.required("fieldManager", "is required for apply patch"));
        }
        ObjectNode configuration = document(key.kind(), request);
        String name = configuration.at("/metadata/name").asText("");
        if (!name.isEmpty() && !name.equals(key.name())) {
            throw ApiError.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + key.name() + ")");
        }
        requireNamespace(key, configuration);
        configuration.withObject("/metadata").put("name", key.name());
        if (!configuration.at("/metadata/managedFields").isMissingNode()) {
            throw ApiError.badRequest("metadata.managedFields must be nil");
        }
        ObjectNode before = objects.store().get(key);
        ObjectNode live = before == null ? JsonNodeFactory.instance.objectNode() : before;
        ObjectNode merged =
                ManagedFields.apply(live, configuration, request.fieldManager(), request.flag("force"), objects.now());
        if (before == null) {
            return new Written(objects.create(key.kind(), key.namespace(), merged, request.dryRun()), true);
        }
        return new Written(write(key, subresource, merged, request.dryRun()), false);
    }

    private ObjectNode store(Key key, String subresource, ObjectNode before, ObjectNode wanted, ApiRequest request) {
        ObjectNode object = wanted.deepCopy();
        // The record is the server's: what callers send of it is what they have read.
        JsonNode record = before.at("/metadata/managedFields");
        if (record.isMissingNode()) {
            object.withObject("/metadata").remove("managedFields");
        } else {
            object.withObject("/metadata").set("managedFields", record);
        }
        ManagedFields.recordUpdate(before, object, request.fieldManager(), objects.now());
        return write(key, subresource, object, request.dryRun());
    }

    private ObjectNode write(Key key, String subresource, ObjectNode object, boolean dryRun) {
        return subresource.equals("status")
                ? objects.replaceStatus(key, object, dryRun)
                : objects.replace(key, object, dryRun);
    }

    ObjectNode delete(Key key, ApiRequest request) {
        return objects.delete(key, WriteOptions.delete(request));
    }

    /** Reads or writes the number of replicas of a workload. */
    ObjectNode scale(Key key, ApiRequest request) {
        ObjectNode workload = objects.require(key);
        ObjectNode scale = scaleOf(workload);
        if (request.method().equals("GET")) {
            return scale;
        }
        WriteOptions.check(request, "UpdateOptions");
        JsonNode wanted = Bodies.any(request);
        if (request.method().equals("PATCH")) {
            try {
                wanted = PatchType.of(request, key.kind()).apply(scale, wanted);
            } catch (PatchException e) {
                throw refused(e);
            }
        }
        String complaint = Shapes.complaint("Scale", wanted);
        if (!complaint.isEmpty()) {
            throw ApiError.badRequest(complaint);
        }
        int replicas = wanted.at("/spec/replicas").asInt(0);
        if (replicas < 0) {
            throw ApiError.invalid(
                    new Kind("autoscaling", "v1", "", "Scale", true),
                    key.name(),
                    FieldError.invalid(
                            "spec.replicas", Integer.toString(replicas), "must be greater than or equal to 0"));
        }
        ObjectNode scaled = workload.deepCopy();
        scaled.withObject("/spec").put("replicas", replicas);
        return scaleOf(objects.replace(key, scaled, request.dryRun()));
    }

    private static ObjectNode scaleOf(ObjectNode workload) {
        ObjectNode scale =
                JsonNodeFactory.instance.objectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        scale.set("metadata", workload.path("metadata"));
        scale.putObject("spec").put("replicas", workload.at("/spec/replicas").asInt(1));
        scale.putObject("status")
                .put("replicas", workload.at("/status/replicas").asInt(0));
        return scale;
    }

    /** The body, which must be a document of this kind. */
    private static ObjectNode document(Kind kind, ApiRequest request) {
        ObjectNode document = Bodies.object(request);
        requireKind(kind, document);
        String complaint = Shapes.complaint(kind.kind(), document);
        if (!complaint.isEmpty()) {
            throw ApiError.badRequest(kind.kind() + " in version \"" + kind.version() + "\" cannot be handled as a "
                    + kind.kind() + ": " + complaint);
        }
        Bodies.dropNulls(document);
        return document;
    }

    private static void requireKind(Kind kind, ObjectNode object) {
        String given = object.path("kind").asText(kind.kind());
        String version = object.path("apiVersion").asText(kind.apiVersion());
        if (!given.equals(kind.kind()) || !version.equals(kind.apiVersion())) {
            throw ApiError.badRequest("the document is a " + version + " " + given + ", the path is one of "
                    + kind.apiVersion() + " " + kind.kind());
        }
    }

    private static ApiError refused(PatchException e) {
        return switch (e.problem()) {
            case MALFORMED -> ApiError.badRequest(e.explanation());
            case CONFLICT -> new ApiError(409, "Conflict", e.explanation());
            case DOES_NOT_FIT ->
                new ApiError(422, "Invalid", "the server rejected our request due to an error in our request");
        };
    }
}
