package io.meshupgrade.core.internal.observe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Service.
 *
 * @param namespace its namespace
 * @param name its name
 * @param labels its labels
 * @param selector which pods it stands for; empty when it does not say
 * @param answering whether one of its endpoints is ready; null when its endpoints were not read
 */
public record ServiceFacts(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> selector,
        @Nullable Boolean answering) {

    public ServiceFacts {
        labels = Map.copyOf(labels);
        selector = Map.copyOf(selector);
    }
}
