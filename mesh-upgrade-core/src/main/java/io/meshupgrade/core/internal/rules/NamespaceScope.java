package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.MeshKeys;
import java.util.Map;

/**
 * Whether the pods of a namespace are about sidecars at all (istio/istio, istioctl/pkg/injector/injector-list.go and
 * istioctl/pkg/util/ambient).
 */
final class NamespaceScope {

    private NamespaceScope() {}

    /** Not those of Kubernetes, that of the control plane, and those of an ambient mesh. */
    static boolean includes(String namespace, Map<String, String> labels, String controlPlaneNamespace) {
        return !IstiodDecision.SYSTEM_NAMESPACES.contains(namespace)
                && !namespace.equals(controlPlaneNamespace)
                && !isAmbient(labels);
    }

    /** Labels that ask for sidecars go before the one that asks for ambient. */
    static boolean isAmbient(Map<String, String> labels) {
        return "ambient".equals(labels.get(MeshKeys.DATAPLANE_MODE))
                && !"enabled".equals(labels.get(MeshKeys.INJECTION))
                && labels.getOrDefault(MeshKeys.REVISION, "").isEmpty();
    }
}
