package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All of a pod on which the verdict about its sidecar depends. The pods of a cluster have few different ones, so that
 * the rules are asked a few times and not once for each pod.
 */
record PodSignature(
        String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        PodFacts.@Nullable ProxyContainer proxy,
        boolean hostNetwork) {

    /** The labels that matter: those of selectors, and those that tell gateways. */
    static Set<String> labelsThatMatter(Injection injection) {
        Set<String> keys = new HashSet<>(injection.podLabels());
        keys.add(MeshKeys.GATEWAY_MANAGED);
        keys.add(MeshKeys.AKS_COMPONENT);
        return Set.copyOf(keys);
    }

    static PodSignature of(PodFacts pod, Set<String> labelsThatMatter) {
        Map<String, String> labels = Map.of();
        for (Map.Entry<String, String> label : pod.labels().entrySet()) {
            if (labelsThatMatter.contains(label.getKey())) {
                // Most pods have none of them, and there are many pods.
                labels = labels.isEmpty() ? new HashMap<>() : labels;
                labels.put(label.getKey(), label.getValue());
            }
        }
        return new PodSignature(pod.namespace(), labels, pod.annotations(), pod.proxy(), pod.hostNetwork());
    }

    /** What a new pod in its place would look like: templates do not carry what istiod wrote, and need not. */
    PodTemplate template() {
        return new PodTemplate(labels, annotations, hostNetwork);
    }
}
