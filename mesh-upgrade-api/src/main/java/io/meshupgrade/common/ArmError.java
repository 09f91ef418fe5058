package io.meshupgrade.common;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * An error that Azure Resource Manager, or the AKS resource provider behind it, answered with. Empty strings stand for
 * what the answer does not say.
 *
 * @param status the HTTP status
 * @param code for example {@code OperationNotAllowed}
 * @param message ARM's words, on one line
 * @param target what the error is about, such as a field
 * @param details the errors behind it
 * @param requestId the id under which Microsoft's support finds the request
 * @param retryAfter how long ARM asks to be left alone; zero when it does not say
 */
public record ArmError(
        int status,
        String code,
        String message,
        String target,
        List<Detail> details,
        String requestId,
        Duration retryAfter)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** None is null. */
    public ArmError {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(target, "target");
        details = List.copyOf(details);
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /**
     * One of several errors behind an error.
     *
     * @param code of it
     * @param message of it
     */
    public record Detail(String code, String message) implements Serializable {

        private static final long serialVersionUID = 1L;

        /** Neither is null. */
        public Detail {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
        }
    }
}
