package io.meshupgrade.testkit.internal.http;

/** Answers requests; called by many threads at once. */
@FunctionalInterface
public interface Handler {

    /** Answers one request. Whatever it throws is answered with 500. */
    Response handle(Request request);
}
