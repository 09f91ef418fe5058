package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.MeshKeys;
import java.util.Map;

/** Which revision or tag a pod asks for, by its labels and those of its namespace. */
final class Asked {

    /** What those ask for who name nobody: the revision or tag of this name. */
    static final String DEFAULT = "default";

    private Asked() {}

    /**
     * The name asked for, empty when nobody is. The order is that of the selectors of the webhooks: the label
     * {@code istio-injection} hides all others, then the namespace decides, then the pod.
     */
    static String by(Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        String injection = namespaceLabels.get(MeshKeys.INJECTION);
        if (injection != null) {
            return injection.equals("enabled") ? DEFAULT : "";
        }
        if (namespaceLabels.containsKey(MeshKeys.REVISION)) {
            return namespaceLabels.getOrDefault(MeshKeys.REVISION, "");
        }
        return byPod(podLabels);
    }

    /** What a pod asks for where its namespace has no say. */
    static String byPod(Map<String, String> podLabels) {
        String inject = podLabels.getOrDefault(MeshKeys.INJECT, "");
        if (inject.equals("false")) {
            return "";
        }
        String revision = podLabels.get(MeshKeys.REVISION);
        return revision != null ? revision : inject.equals("true") ? DEFAULT : "";
    }

    /** Whether the namespace decides for all of its pods. */
    static boolean decides(Map<String, String> namespaceLabels) {
        return namespaceLabels.containsKey(MeshKeys.INJECTION) || namespaceLabels.containsKey(MeshKeys.REVISION);
    }
}
