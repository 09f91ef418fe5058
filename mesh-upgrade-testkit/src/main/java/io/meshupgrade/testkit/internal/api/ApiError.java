package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;

/**
 * A refusal, as the {@code Status} document that a real API server answers with. The texts are those of apimachinery.
 */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient ObjectNode details = JsonNodeFactory.instance.objectNode();

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
        return new ApiError(
                        409,
                        "Conflict",
                        "Operation cannot be fulfilled on " + key.kind().qualifiedPlural() + " \"" + key.name()
                                + "\": the object has been modified; please apply your changes to the latest version and"
                                + " try again")
                .about(key.kind(), key.name());
    }

    public static ApiError invalid(Key key, String what) {
        return new ApiError(422, "Invalid", key.kind().kind() + " \"" + key.name() + "\" is invalid: " + what)
                .about(key.kind(), key.name());
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
        status.set("metadata", JsonNodeFactory.instance.objectNode());
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        return status.put("code", code);
    }
}
