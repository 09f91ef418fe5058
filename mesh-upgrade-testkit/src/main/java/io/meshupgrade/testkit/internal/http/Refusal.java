package io.meshupgrade.testkit.internal.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** How a service words what the server itself has to refuse, in the service's own kind of error document. */
@FunctionalInterface
public interface Refusal {

    /** As Kubernetes does: a {@code Status} document. */
    Refusal STATUS = (status, reason, message) -> Response.json(
            status,
            JsonNodeFactory.instance
                    .objectNode()
                    .put("kind", "Status")
                    .put("apiVersion", "v1")
                    .put("status", "Failure")
                    .put("message", message)
                    .put("reason", reason)
                    .put("code", status));

    /**
     * The answer.
     *
     * @param reason one word in camel case, for example {@code RequestEntityTooLarge}
     */
    Response.Body answer(int status, String reason, String message);
}
