package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.patch.JsonPatch;
import io.meshupgrade.testkit.internal.patch.ManagedFields;
import io.meshupgrade.testkit.internal.patch.MergePatch;
import io.meshupgrade.testkit.internal.patch.PatchException;
import io.meshupgrade.testkit.internal.patch.StrategicMerge;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;

/** The verbs that change something, with the record of who changed what. */
final class Writes {

    private final ApiObjects objects;
    private boolean lastPatchCreated;

    Writes(ApiObjects objects) {
        this.objects = objects;
    }

    ObjectNode create(Kind kind, String namespace, ApiRequest request) {
        ObjectNode wanted = Bodies.object(request);
        requireKind(kind, wanted);
        wanted.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ManagedFields.recordUpdate(
                JsonNodeFactory.instance.objectNode(), wanted, request.fieldManager(), objects.now());
        return objects.create(kind, namespace, wanted, request.dryRun());
    }

    ObjectNode replace(Key key, String subresource, ApiRequest request) {
        ObjectNode wanted = Bodies.object(request);
        requireKind(key.kind(), wanted);
        return store(key, subresource, objects.require(key), wanted, request);
    }

    ObjectNode patch(Key key, String subresource, ApiRequest request) {
        lastPatchCreated = false;
        String type = request.header("content-type");
        int parameters = type.indexOf(';');
        String pure = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        try {
            if (pure.equals("application/apply-patch+yaml")) {
                return apply(key, subresource, request);
            }
            ObjectNode before = objects.require(key);
            JsonNode patch = Bodies.any(request);
            JsonNode patched = switch (pure) {
                case "application/merge-patch+json" -> MergePatch.apply(before, patch);
                case "application/json-patch+json" -> JsonPatch.apply(before, patch);
                case "application/strategic-merge-patch+json" -> strategic(key, before, patch);
                default -> throw unsupported(pure);
            };
            if (!(patched instanceof ObjectNode object)) {
                throw ApiError.badRequest("the patched document is no object");
            }
            if (!object.at("/metadata/name").asText().equals(key.name())) {
                throw ApiError.invalid(key, "metadata.name: Invalid value: field is immutable");
            }
            return store(key, subresource, before, object, request);
        } catch (PatchException e) {
            throw refused(e);
        }
    }

    /** Real servers know merge keys of built-in kinds only. */
    private static JsonNode strategic(Key key, ObjectNode before, JsonNode patch) {
        String group = key.kind().group();
        boolean definedByResource = group.contains(".") && !group.endsWith(".k8s.io");
        boolean builtIn = !definedByResource && !group.equals("gateway.networking.k8s.io");
        if (!builtIn) {
            throw unsupported("application/strategic-merge-patch+json");
        }
        return StrategicMerge.apply(before, patch);
    }

    private ObjectNode apply(Key key, String subresource, ApiRequest request) {
        if (request.parameter("fieldManager").isEmpty()) {
            throw new ApiError(
                    422,
                    "Invalid",
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        }
        ObjectNode configuration = Bodies.object(request);
        requireKind(key.kind(), configuration);
        ObjectNode before = objects.store().get(key);
        ObjectNode live = before == null ? JsonNodeFactory.instance.objectNode() : before;
        ObjectNode merged =
                ManagedFields.apply(live, configuration, request.fieldManager(), request.flag("force"), objects.now());
        if (before == null) {
            lastPatchCreated = true;
            return objects.create(key.kind(), key.namespace(), merged, request.dryRun());
        }
        return subresource.equals("status")
                ? objects.replaceStatus(key, merged, request.dryRun())
                : objects.replace(key, merged, request.dryRun());
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
        return subresource.equals("status")
                ? objects.replaceStatus(key, object, request.dryRun())
                : objects.replace(key, object, request.dryRun());
    }

    ObjectNode delete(Key key, ApiRequest request) {
        ObjectNode options = Bodies.objectOrNothing(request);
        String parameter = request.parameter("gracePeriodSeconds");
        JsonNode grace = options.path("gracePeriodSeconds");
        Integer seconds = grace.isInt() ? (Integer) grace.asInt() : parameter.isEmpty() ? null : number(parameter);
        boolean dryRun = request.dryRun() || options.path("dryRun").toString().contains("All");
        return objects.delete(key, seconds, options.path("preconditions"), dryRun);
    }

    private static Integer number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("gracePeriodSeconds is no number: " + text);
        }
    }

    /** Reads or writes the number of replicas of a workload. */
    ObjectNode scale(Key key, ApiRequest request) {
        ObjectNode workload = objects.require(key);
        if (request.method().equals("PUT") || request.method().equals("PATCH")) {
            int replicas = Bodies.object(request).at("/spec/replicas").asInt();
            workload = objects.edit(key, object -> object.withObject("/spec").put("replicas", replicas));
        }
        ObjectNode scale =
                JsonNodeFactory.instance.objectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        scale.set("metadata", workload.path("metadata"));
        scale.putObject("spec").put("replicas", workload.at("/spec/replicas").asInt(1));
        scale.putObject("status")
                .put("replicas", workload.at("/status/replicas").asInt(0));
        return scale;
    }

    /** Whether the last patch was an apply that created its object (answered with 201). */
    boolean lastPatchCreated() {
        return lastPatchCreated;
    }

    private static void requireKind(Kind kind, ObjectNode object) {
        String given = object.path("kind").asText(kind.kind());
        String version = object.path("apiVersion").asText(kind.apiVersion());
        if (!given.equals(kind.kind()) || !version.equals(kind.apiVersion())) {
            throw ApiError.badRequest("the document is a " + version + " " + given + ", the path is one of "
                    + kind.apiVersion() + " " + kind.kind());
        }
    }

    private static ApiError unsupported(String type) {
        return new ApiError(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include:"
                        + " application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
                        + (type.isEmpty() ? "" : "; sent: " + type));
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
