package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.patch.JsonPatch;
import io.meshupgrade.testkit.internal.patch.MergePatch;
import io.meshupgrade.testkit.internal.patch.StrategicMerge;
import io.meshupgrade.testkit.internal.store.Kind;

/** The kinds of patch, as the content type of a request names them. */
enum PatchType {
    JSON,
    MERGE,
    STRATEGIC,
    APPLY;

    /**
     * What the request says.
     *
     * @throws ApiError when there is no such patch for this kind (415)
     */
    static PatchType of(ApiRequest request, Kind kind) {
        String type = request.header("content-type");
        int parameters = type.indexOf(';');
        String pure = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return switch (pure) {
            case "application/json-patch+json" -> JSON;
            case "application/merge-patch+json" -> MERGE;
            case "application/apply-patch+yaml" -> APPLY;
            case "application/strategic-merge-patch+json" -> {
                // Real servers know merge keys of built-in kinds only.
                if (!kind.isBuiltIn()) {
                    throw unsupported(pure);
                }
                yield STRATEGIC;
            }
            default -> throw unsupported(pure);
        };
    }

    /** The patched document; not for {@link #APPLY}, which needs to know who owns what. */
    JsonNode apply(ObjectNode before, JsonNode patch) {
        return switch (this) {
            case JSON -> JsonPatch.apply(before, patch);
            case MERGE -> MergePatch.apply(before, object(patch));
            case STRATEGIC -> StrategicMerge.apply(before, object(patch));
            case APPLY -> throw unsupported("application/apply-patch+yaml");
        };
    }

    private static JsonNode object(JsonNode patch) {
        if (!patch.isObject()) {
            throw ApiError.badRequest("error decoding patch: json: cannot unmarshal it into a map[string]interface {}");
        }
        return patch;
    }

    private static ApiError unsupported(String type) {
        return new ApiError(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include:"
                        + " application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
                        + (type.isEmpty() ? "" : "; sent: " + type));
    }
}
