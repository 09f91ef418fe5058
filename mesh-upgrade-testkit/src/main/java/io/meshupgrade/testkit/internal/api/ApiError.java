package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A refusal, as the {@code Status} document that a real API server answers with. The texts are those of apimachinery.
 */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient ObjectNode details = JsonNodeFactory.instance.objectNode();
    private String continueToken = "";

    /** A refusal with a reason of apimachinery's, for example {@code NotFound}. */
    public ApiError(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    public static ApiError notFound(Key key) {
        return new ApiError(404, "NotFound", key.kind().qualifiedPlural() + " \"" + key.name() + "\" not found")
                .about(key.kind(), key.name());
    }

    public static ApiError alreadyExists(Key key) {
        return new ApiError(
                        409, "AlreadyExists", key.kind().qualifiedPlural() + " \"" + key.name() + "\" already exists")
                .about(key.kind(), key.name());
    }

    /** Somebody else has changed the object since it was read. */
    public static ApiError conflict(Key key) {
        return conflict(
                key, "the object has been modified; please apply your changes to the latest version and try again");
    }

    /** The object is not as the caller thinks. */
    public static ApiError conflict(Key key, String why) {
        return new ApiError(
                        409,
                        "Conflict",
                        "Operation cannot be fulfilled on " + key.kind().qualifiedPlural() + " \"" + key.name() + "\": "
                                + why)
                .about(key.kind(), key.name());
    }

    /** What the caller asks for cannot be done now, for this cause. */
    public static ApiError tooManyRequests(String message, int retryAfterSeconds, String cause, String why) {
        ApiError error = new ApiError(429, "TooManyRequests", message);
        error.cause(cause, why);
        return error.retryAfter(retryAfterSeconds);
    }

    /** Fields of an object are not as they may be. */
    public static ApiError invalid(Kind kind, String name, FieldError... errors) {
        String qualified = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
        String all = errors.length == 1
                ? errors[0].toString()
                : Arrays.stream(errors).map(FieldError::toString).collect(Collectors.joining(", ", "[", "]"));
        ApiError invalid = new ApiError(422, "Invalid", qualified + " \"" + name + "\" is invalid: " + all);
        if (!name.isEmpty()) {
            invalid.details.put("name", name);
        }
        if (!kind.group().isEmpty()) {
            invalid.details.put("group", kind.group());
        }
        invalid.details.put("kind", kind.kind());
        for (FieldError error : errors) {
            invalid.cause(error.reason(), error.body()).put("field", error.field());
        }
        return invalid;
    }

    /**
     * The caller has not the right to do it.
     *
     * @param name empty for a collection
     * @param why for example {@code User "jane" cannot list resource "pods" in API group "" at the cluster scope}
     */
    public static ApiError forbidden(String group, String plural, String name, String why) {
        String what = group.isEmpty() ? plural : plural + "." + group;
        ApiError error = new ApiError(
                403, "Forbidden", what + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: " + why);
        if (!name.isEmpty()) {
            error.details.put("name", name);
        }
        if (!group.isEmpty()) {
            error.details.put("group", group);
        }
        error.details.put("kind", plural);
        return error;
    }

    public static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message);
    }

    /** The caller may try again after so many seconds; zero says nothing. */
    public ApiError retryAfter(int seconds) {
        if (seconds > 0) {
            details.put("retryAfterSeconds", seconds);
        }
        return this;
    }

    /** A list may go on with this token. */
    public ApiError goOnWith(String token) {
        continueToken = token;
        return this;
    }

    /** Adds a cause for machines to read. */
    public ApiError because(String causeReason, String message) {
        cause(causeReason, message);
        return this;
    }

    private ObjectNode cause(String causeReason, String message) {
        return details.withArray("/causes")
                .addObject()
                .put("reason", causeReason)
                .put("message", message);
    }

    private ApiError about(Kind kind, String name) {
        details.put("name", name);
        if (!kind.group().isEmpty()) {
            details.put("group", kind.group());
        }
        details.put("kind", kind.plural());
        return this;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /** The document that is sent. */
    public JsonNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        ObjectNode metadata = status.putObject("metadata");
        if (!continueToken.isEmpty()) {
            metadata.put("continue", continueToken);
        }
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        return status.put("code", code);
    }
}
