package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;

/** What the Kubernetes API answers: a document, a line of text, or a watch. */
public sealed interface ApiAnswer {

    /** A document. */
    record Document(int status, JsonNode body) implements ApiAnswer {}

    /** Plain text, as for health checks and unknown paths. */
    record Text(int status, String body) implements ApiAnswer {}

    /** A stream of events that ends when the caller or the server closes it. */
    record Stream(Watch watch) implements ApiAnswer {}
}
