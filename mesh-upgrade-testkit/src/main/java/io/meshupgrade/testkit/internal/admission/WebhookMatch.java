package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One entry of a webhook configuration that wants to see an object.
 *
 * @param configuration the name of its configuration
 * @param entry the entry
 */
record WebhookMatch(String configuration, JsonNode entry) {

    String name() {
        return entry.path("name").asText();
    }

    String failurePolicy() {
        return entry.path("failurePolicy").asText("Fail");
    }

    String serviceNamespace() {
        return entry.at("/clientConfig/service/namespace").asText();
    }

    String service() {
        return entry.at("/clientConfig/service/name").asText();
    }

    String caBundle() {
        return entry.at("/clientConfig/caBundle").asText("");
    }

    /** As the API server's messages name the address that it calls. */
    String url() {
        return "https://" + service() + "." + serviceNamespace() + ".svc:"
                + entry.at("/clientConfig/service/port").asInt(443)
                + entry.at("/clientConfig/service/path").asText("")
                + "?timeout=" + entry.path("timeoutSeconds").asInt(10) + "s";
    }
}
