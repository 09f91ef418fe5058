package io.meshupgrade.common;

import org.jspecify.annotations.Nullable;

/** A request to the cluster's API server did not bring what was asked for. */
public final class KubernetesException extends MeshUpgradeException {

    private static final long serialVersionUID = 1L;

    /** In which way a request failed. */
    public enum Failure {
        /** Nobody answers at the address: unknown host, connection refused, or connection lost. */
        UNREACHABLE,
        /** No TLS connection: the server's certificate is not trusted, or the server did not like ours. */
        TLS,
        /** The server answers, but not within the time limit. */
        TIMED_OUT,
        /** The credentials are not accepted (HTTP 401). */
        UNAUTHENTICATED,
        /** The credentials are accepted, but not allowed to do this (HTTP 403). */
        FORBIDDEN,
        /** There is no such object (HTTP 404). */
        NOT_FOUND,
        /** The object is not the one that was expected: changed meanwhile, or there already (HTTP 409, 412). */
        CONFLICT,
        /** Any other refusal by the server (HTTP 4xx, 5xx). */
        REFUSED,
        /** An answer came, but it is not one of a Kubernetes API server, or it ends in the middle. */
        NOT_UNDERSTOOD,
        /** The caller interrupted the thread, or closed the {@code MeshUpgrade}, before the answer came. */
        CANCELLED
    }

    private final Failure failure;
    private final String server;
    private final String action;
    private final int status;

    /**
     * Tells what failed and in which way.
     *
     * @param failure in which way
     * @param server the address of the API server, without credentials
     * @param action what was to be done: the rest of a sentence that begins with "Cannot"
     * @param problem what happened, and what to do next: a sentence
     * @param cause what was caught, or null
     */
    public KubernetesException(
            Failure failure, String server, String action, String problem, @Nullable Throwable cause) {
        this(failure, 0, server, action, problem, cause);
    }

    /**
     * The same for what the server refused.
     *
     * @param failure in which way
     * @param status the HTTP status; 0 when the server refused nothing
     * @param server the address of the API server, without credentials
     * @param action what was to be done: the rest of a sentence that begins with "Cannot"
     * @param problem what happened, and what to do next: a sentence
     * @param cause what was caught, or null
     */
    public KubernetesException(
            Failure failure, int status, String server, String action, String problem, @Nullable Throwable cause) {
        super("Cannot " + action + ": " + problem, cause);
        this.status = status;
        this.failure = failure;
        this.server = server;
        this.action = action;
    }

    /** {@return in which way the request failed} */
    public Failure failure() {
        return failure;
    }

    /** {@return the address of the API server, without credentials} */
    public String server() {
        return server;
    }

    /** {@return what was to be done, for example {@code list namespaces}} */
    public String action() {
        return action;
    }

    /** {@return the HTTP status, or 0 when the server refused nothing} */
    public int status() {
        return status;
    }
}
