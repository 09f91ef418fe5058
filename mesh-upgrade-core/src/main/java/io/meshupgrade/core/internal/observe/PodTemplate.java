package io.meshupgrade.core.internal.observe;

import java.util.Map;

/**
 * What decides whether a pod gets a sidecar and which, before it exists.
 *
 * @param labels all of its labels
 * @param annotations those of {@link MeshKeys#POD_ANNOTATIONS}
 * @param hostNetwork whether its pods live in the network of their node
 */
public record PodTemplate(Map<String, String> labels, Map<String, String> annotations, boolean hostNetwork) {

    public PodTemplate {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
