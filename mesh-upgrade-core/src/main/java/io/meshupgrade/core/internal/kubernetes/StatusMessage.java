package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * What a server says when it refuses: the message of the Kubernetes {@code Status} that it sends, or just the HTTP
 * status.
 */
final class StatusMessage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusMessage() {}

    static String of(int status, byte[] body) {
        try {
            JsonNode document = JSON.readTree(body);
            String message = document.path("message").asText();
            if (document.path("kind").asText().equals("Status") && !message.isBlank()) {
                return status + ": " + message;
            }
        } catch (IOException e) {
            // Proxies and load balancers answer in HTML or in prose, which nobody wants inside a sentence.
        }
        return "HTTP " + status;
    }
}
