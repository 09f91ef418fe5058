package io.meshupgrade.core.internal.observe;

import java.util.Map;

/**
 * A Gateway of the Gateway API.
 *
 * @param namespace its namespace
 * @param name its name
 * @param className its {@code gatewayClassName}, empty when the document has none
 * @param labels its labels
 */
public record GatewayFacts(String namespace, String name, String className, Map<String, String> labels) {

    public GatewayFacts {
        labels = Map.copyOf(labels);
    }
}
