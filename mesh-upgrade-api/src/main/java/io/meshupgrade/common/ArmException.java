package io.meshupgrade.common;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to Azure Resource Manager did not bring what was asked for. */
public final class ArmException extends MeshUpgradeException {

    private static final long serialVersionUID = 1L;

    /** In which way a request failed. */
    public enum Failure {
        /** Nobody answers at the address: unknown host, connection refused, or connection lost. */
        UNREACHABLE,
        /** No trusted TLS connection. */
        TLS,
        /** ARM answers, but not within the time limit. */
        TIMED_OUT,
        /** The token is not accepted (HTTP 401). */
        UNAUTHENTICATED,
        /** The token is accepted, but its owner may not do this (HTTP 403). */
        FORBIDDEN,
        /** There is no such thing (HTTP 404). */
        NOT_FOUND,
        /** Too many requests, and waiting for longer than the limit was asked for (HTTP 429). */
        THROTTLED,
        /** Any other refusal (HTTP 4xx, 5xx). */
        REFUSED,
        /** An answer came, but it is not one of ARM, or not of the form that is known. */
        NOT_UNDERSTOOD,
        /** ARM took a change on, and did not bring it to its end: it failed, was cancelled, or did not end in time. */
        OPERATION_FAILED,
        /** ARM sends the caller on to another host, which was not asked, since it would get the token. */
        OTHER_HOST,
        /** The caller interrupted the thread, or closed the {@code MeshUpgrade}, before the answer came. */
        CANCELLED
    }

    private final Failure failure;
    private final String action;
    private final @Nullable ArmError error;

    /**
     * Tells what failed and in which way.
     *
     * @param failure in which way
     * @param action what was to be done: the rest of a sentence that begins with "Cannot"
     * @param problem what happened, and what to do next: a sentence
     * @param error what ARM said, or null when it did not answer with an error
     * @param cause what was caught, or null
     */
    public ArmException(
            Failure failure, String action, String problem, @Nullable ArmError error, @Nullable Throwable cause) {
        super("Cannot " + action + ": " + problem, cause);
        this.failure = failure;
        this.action = action;
        this.error = error;
    }

    private ArmException(ArmException same, String sentence) {
        super(same.getMessage() + " " + sentence, same);
        this.failure = same.failure;
        this.action = same.action;
        this.error = same.error;
    }

    /**
     * The same failure, told with what it means for whoever asked for more than the one request.
     *
     * @param sentence what was or was not changed, and what to do next
     * @return a new exception, of which this one is the cause
     */
    public ArmException adding(String sentence) {
        return new ArmException(this, sentence);
    }

    /** {@return in which way the request failed} */
    public Failure failure() {
        return failure;
    }

    /** {@return what was to be done, for example {@code read the cluster shop-prod from ARM}} */
    public String action() {
        return action;
    }

    /** {@return the HTTP status, or 0 when no error came as an answer} */
    public int status() {
        return error == null ? 0 : error.status();
    }

    /** {@return ARM's code of the error, for example {@code AuthorizationFailed}; empty when there is none} */
    public String code() {
        return error == null ? "" : error.code();
    }

    /** {@return ARM's own words; empty when there are none} */
    public String armMessage() {
        return error == null ? "" : error.message();
    }

    /** {@return what the error is about, such as a field; empty when ARM does not say} */
    public String target() {
        return error == null ? "" : error.target();
    }

    /** {@return the errors behind the error, often none} */
    public List<ArmError.Detail> details() {
        return error == null ? List.of() : error.details();
    }

    /** {@return the id under which Microsoft's support finds the request; empty when there is none} */
    public String requestId() {
        return error == null ? "" : error.requestId();
    }

    /** {@return how long ARM asks to be left alone; zero when it does not say} */
    public Duration retryAfter() {
        return error == null ? Duration.ZERO : error.retryAfter();
    }
}
