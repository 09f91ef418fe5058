package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a server says when it refuses: the message of the Kubernetes {@code Status} that it sends, or just the HTTP
 * status.
 *
 * @param text one line, to be put inside a sentence
 * @param byApiServer whether it was said as only API servers say it
 * @param next the token with which an expired list may go on, empty when there is none
 */
record StatusMessage(String text, boolean byApiServer, String next) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How an API server says that it does not serve a group, or a resource of it. */
    private static final String NOT_SERVED = "404 page not found";

    private static final int METADATA = 1 << 3 | 2;
    private static final int MESSAGE = 3 << 3 | 2;
    private static final int CONTINUE = 3 << 3 | 2;

    static StatusMessage of(int status, byte[] body) {
        try {
            if (body.length > 0 && body[0] == 'k') {
                return ofProtobuf(status, body);
            }
            JsonNode document = JSON.readTree(body);
            if (document.path("kind").asText().equals("Status")) {
                String next = document.path("metadata").path("continue").asText("");
                return said(status, document.path("message").asText(), next);
            }
        } catch (IOException e) {
            // Proxies and load balancers answer in HTML or in prose, which nobody wants inside a sentence.
        }
        boolean notServed = status == 404
                && new String(body, StandardCharsets.UTF_8).strip().equals(NOT_SERVED);
        return new StatusMessage("HTTP " + status, notServed, "");
    }

    private static StatusMessage ofProtobuf(int status, byte[] body) throws IOException {
        ProtobufStream in = new ProtobufStream(new ByteArrayInputStream(body));
        ProtobufEnvelope.open(in, "Status");
        String message = "";
        String next = "";
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case METADATA -> {
                    long outer = in.enter();
                    for (int inner = in.tag(); inner != 0; inner = in.tag()) {
                        if (inner == CONTINUE) {
                            next = in.text();
                        } else {
                            in.skip(inner);
                        }
                    }
                    in.leave(outer);
                }
                case MESSAGE -> message = in.text();
                default -> in.skip(tag);
            }
        }
        return said(status, message, next);
    }

    private static StatusMessage said(int status, String message, String next) {
        String line = message.strip().replaceAll("\\s+", " ").replaceFirst("\\.$", "");
        return line.isEmpty()
                ? new StatusMessage("HTTP " + status, false, next)
                : new StatusMessage(status + ": " + line, true, next);
    }
}
