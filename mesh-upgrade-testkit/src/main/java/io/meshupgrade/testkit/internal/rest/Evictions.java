package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.DisruptionBudgets;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.store.Key;

/** The subresource of pods through which callers have them evicted. */
final class Evictions {

    private final ApiObjects objects;

    Evictions(ApiObjects objects) {
        this.objects = objects;
    }

    /**
     * Deletes the pod, and counts that.
     *
     * @throws ApiError when its budget does not allow it (429), or when more than one budget is about it (500)
     */
    JsonNode evict(Key key, ApiRequest request) {
        ObjectNode eviction = Bodies.object(request);
        String complaint = Shapes.complaint("Eviction", eviction);
        if (!complaint.isEmpty()) {
            throw ApiError.badRequest(complaint);
        }
        String name = eviction.at("/metadata/name").asText(key.name());
        if (!name.equals(key.name())) {
            throw ApiError.badRequest(
                    "name in URL does not match name in Eviction object: " + key.name() + " != " + name);
        }
        ObjectNode pod = objects.require(key);
        DeleteOptions options = WriteOptions.delete(new ApiRequest(
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                eviction.hasNonNull("deleteOptions")
                        ? eviction.path("deleteOptions").toString()
                        : ""));
        new DisruptionBudgets(objects).evict(key, pod, options);
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Success")
                .put("code", 201)
                .set("metadata", JsonNodeFactory.instance.objectNode());
    }
}
