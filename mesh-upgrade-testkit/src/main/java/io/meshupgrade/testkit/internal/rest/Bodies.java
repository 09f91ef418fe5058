package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;

/** Reads the documents that callers send. JSON only, and what is YAML in server-side apply is JSON in its clients. */
final class Bodies {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Bodies() {}

    /** The body, which must be JSON. */
    static JsonNode any(ApiRequest request) {
        if (request.header("content-type").startsWith("application/vnd.kubernetes.protobuf")) {
            throw new ApiError(
                    415,
                    "UnsupportedMediaType",
                    "the simulated API server reads JSON, and no protobuf, in request bodies");
        }
        try {
            JsonNode body = JSON.readTree(request.body());
            if (body == null || body.isMissingNode()) {
                throw ApiError.badRequest("the request has no body");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw ApiError.badRequest("error decoding the request body: " + e.getOriginalMessage());
        }
    }

    /** The body, which must be a JSON object. */
    static ObjectNode object(ApiRequest request) {
        if (any(request) instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest("the request body is no JSON object");
    }

    /** What is null is not there, as in the types of Go. */
    static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        node.forEach(Bodies::dropNulls);
    }

    /** As {@link #object}, or an empty object when there is no body. */
    static ObjectNode objectOrNothing(ApiRequest request) {
        return request.body().isBlank() ? JsonNodeFactory.instance.objectNode() : object(request);
    }
}
