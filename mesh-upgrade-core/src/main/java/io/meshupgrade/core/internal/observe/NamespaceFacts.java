package io.meshupgrade.core.internal.observe;

import java.util.HashMap;
import java.util.Map;

/**
 * A namespace.
 *
 * @param name its name
 * @param resourceVersion its version when it was read
 * @param labels its labels
 * @param annotations its annotations, as far as the reader was asked to keep them
 * @param labelManagers who owns which label, by the key of the label: the manager of the newest entry of
 *     {@code managedFields} that has it. Labels without an owner are not in it.
 * @param terminating whether it is being deleted
 */
public record NamespaceFacts(
        String name,
        String resourceVersion,
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, String> labelManagers,
        boolean terminating) {

    public NamespaceFacts {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        labelManagers = Map.copyOf(labelManagers);
    }

    NamespaceFacts withRevisionLabel(String revision) {
        Map<String, String> changed = new HashMap<>(labels);
        changed.put(MeshKeys.REVISION, revision);
        return new NamespaceFacts(name, resourceVersion, changed, annotations, labelManagers, terminating);
    }
}
