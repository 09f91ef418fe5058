package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * What a server says when it refuses: the message of the Kubernetes {@code Status} that it sends, or just the HTTP
 * status.
 *
 * @param text one line, to be put inside a sentence
 * @param byApiServer whether it was a {@code Status}, which only API servers send
 */
record StatusMessage(String text, boolean byApiServer) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static StatusMessage of(int status, byte[] body) {
        try {
            JsonNode document = JSON.readTree(body);
            String message = document.path("message").asText().strip();
            if (document.path("kind").asText().equals("Status") && !message.isEmpty()) {
                String line = message.replaceAll("\\s+", " ").replaceFirst("\\.$", "");
                return new StatusMessage(status + ": " + line, true);
            }
        } catch (IOException e) {
            // Proxies and load balancers answer in HTML or in prose, which nobody wants inside a sentence.
        }
        return new StatusMessage("HTTP " + status, false);
    }
}
