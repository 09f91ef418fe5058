package io.meshupgrade.core.internal.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.common.ArmError;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads errors. ARM puts them under {@code error}; the AKS resource provider behind it puts code and message on top,
 * and both kinds reach callers (Azure/terraform-azurerm-aks#604).
 */
final class ArmErrors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ArmErrors() {}

    /** The error of an answer; with empty texts when the body is none of ARM's. */
    static ArmError read(HttpResponse<byte[]> response, Duration retryAfter) {
        String requestId = response.headers()
                .firstValue("x-ms-request-id")
                .or(() -> response.headers().firstValue("x-ms-correlation-request-id"))
                .orElse("");
        JsonNode error = JSON.missingNode();
        try {
            JsonNode document = JSON.readTree(response.body());
            error = document.path("error").isObject() ? document.path("error") : document;
        } catch (IOException e) {
            // Proxies answer in HTML or in prose, which nobody wants inside a sentence. The status stays.
        }
        return new ArmError(
                response.statusCode(),
                text(error, "code"),
                text(error, "message"),
                text(error, "target"),
                details(error),
                requestId,
                retryAfter);
    }

    private static List<ArmError.Detail> details(JsonNode error) {
        List<ArmError.Detail> details = new ArrayList<>();
        for (JsonNode detail : error.path("details")) {
            details.add(new ArmError.Detail(text(detail, "code"), text(detail, "message")));
        }
        return details;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText().strip().replaceAll("\\s+", " ") : "";
    }
}
