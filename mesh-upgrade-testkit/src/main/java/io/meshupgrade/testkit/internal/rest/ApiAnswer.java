package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;

/** What the Kubernetes API answers: a document, a line of text, or a watch. */
public sealed interface ApiAnswer {

    /** A document, and how it shall be written. */
    record Document(int status, JsonNode body, Accepted.Encoding encoding) implements ApiAnswer {

        Document(int status, JsonNode body) {
            this(status, body, Accepted.Encoding.JSON);
        }
    }

    /** Plain text, as for health checks and unknown paths. */
    record Text(int status, String body) implements ApiAnswer {}

    /**
     * A stream of events that ends when the caller or the server closes it.
     *
     * @param seconds how long the server lets the caller watch
     */
    record Stream(Watch watch, Accepted.Encoding encoding, long seconds) implements ApiAnswer {}
}
