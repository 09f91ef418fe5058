package io.meshupgrade.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that a test scripts. Each side words it in its own kind of document: Kubernetes as a {@code Status}, ARM as
 * {@code {"error":{"code":…,"message":…}}}.
 *
 * @param status of HTTP
 * @param reason one word in camel case: the reason of a {@code Status}, the code of an error of ARM
 * @param message for people
 * @param retryAfter what the header says, in whole seconds; null for no such header
 */
public record FaultAnswer(
        int status, String reason, String message, @Nullable Duration retryAfter) {

    /** Any refusal, without {@code Retry-After}. */
    public static FaultAnswer of(int status, String reason, String message) {
        return new FaultAnswer(status, reason, message, null);
    }

    /** 409 Conflict, as for an object of Kubernetes that somebody else has changed. */
    public static FaultAnswer conflict() {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest"
                        + " version and try again");
    }

    /** 409, as ARM answers while a cluster is busy. */
    public static FaultAnswer operationInProgress() {
        return of(
                409,
                "OperationNotAllowed",
                "Operation is not allowed: Another operation is in progress, please wait for it to finish before"
                        + " starting a new operation.");
    }

    /** 410 Expired, as for a version or a page that Kubernetes has forgotten. */
    public static FaultAnswer expired() {
        return of(410, "Expired", "The resourceVersion for the provided watch is too old.");
    }

    /** 412 PreconditionFailed, as for an eTag of ARM that is no longer the present one. */
    public static FaultAnswer preconditionFailed() {
        return of(412, "PreconditionFailed", "The condition of If-Match does not hold: the resource has been changed.");
    }

    /** 429 TooManyRequests, to be tried again after so long, in whole seconds. */
    public static FaultAnswer throttled(Duration retryAfter) {
        return of(429, "TooManyRequests", "Too many requests, please try again later.")
                .retryAfter(retryAfter);
    }

    /** 500 InternalError. */
    public static FaultAnswer internalError() {
        return of(500, "InternalError", "Internal error occurred: the simulation wants it so");
    }

    /** 503 ServiceUnavailable. */
    public static FaultAnswer unavailable() {
        return of(503, "ServiceUnavailable", "The server is currently unable to handle the request");
    }

    /** The same with the header {@code Retry-After}. */
    public FaultAnswer retryAfter(Duration value) {
        return new FaultAnswer(status, reason, message, value);
    }
}
