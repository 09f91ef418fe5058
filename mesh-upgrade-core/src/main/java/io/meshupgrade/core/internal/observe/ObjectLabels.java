package io.meshupgrade.core.internal.observe;

import java.util.Map;

/**
 * An object, of which only name and labels were read.
 *
 * @param namespace its namespace, empty for an object of the whole cluster
 * @param name its name
 * @param labels its labels
 */
public record ObjectLabels(String namespace, String name, Map<String, String> labels) {

    public ObjectLabels {
        labels = Map.copyOf(labels);
    }

    /** The value of a label, empty also when the object does not have it: Istio treats the two alike. */
    public String label(String key) {
        return labels.getOrDefault(key, "");
    }
}
