package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.sidecars.InjectionReason;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What istiod does with a pod that the API server shows it (istio/istio, pkg/kube/inject/inject.go, injectRequired).
 */
final class IstiodDecision {

    /** Namespaces into which no istiod injects (IgnoredNamespaces). */
    static final Set<String> SYSTEM_NAMESPACES =
            Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");

    private IstiodDecision() {}

    /** Why it declines whatever its configuration says, or null. */
    static @Nullable Reason refusal(String namespace, PodTemplate pod) {
        if (pod.hostNetwork()) {
            return new Reason(InjectionReason.HOST_NETWORK, "The pod has hostNetwork: true.");
        }
        if (SYSTEM_NAMESPACES.contains(namespace)) {
            return new Reason(
                    InjectionReason.SYSTEM_NAMESPACE, "istiod injects no pod of the namespace " + namespace + ".");
        }
        if (!"false".equals(wish(pod))) {
            return null;
        }
        return pod.labels().containsKey(MeshKeys.INJECT)
                ? new Reason(InjectionReason.POD_LABEL_REFUSES, "The pod has the label sidecar.istio.io/inject=false.")
                : new Reason(
                        InjectionReason.POD_ANNOTATION_REFUSES,
                        "The pod has the annotation sidecar.istio.io/inject: false.");
    }

    /** Why its configuration makes it decline, or null; only for a pod which it does not refuse anyway. */
    static @Nullable Reason refusal(InjectorConfig config, PodTemplate pod) {
        boolean known = config.policy().equals("enabled") || config.policy().equals("disabled");
        if (known && "true".equals(wish(pod))) {
            return null;
        }
        String which = "The ConfigMap of the injector of " + config.revision();
        if (!known) {
            return new Reason(
                    InjectionReason.INJECTOR_REFUSES,
                    which + " has the policy '" + config.policy()
                            + "', which is neither enabled nor disabled: it injects nothing.");
        }
        if (takes(config.neverInject(), pod)) {
            return new Reason(
                    InjectionReason.INJECTOR_REFUSES, which + " has a neverInjectSelector that takes the pod.");
        }
        if (config.policy().equals("enabled") || takes(config.alwaysInject(), pod)) {
            return null;
        }
        return new Reason(
                InjectionReason.INJECTOR_REFUSES,
                which + " has the policy disabled, and the pod does not say sidecar.istio.io/inject=true.");
    }

    /** What the pod says: its label, or else its annotation. Only "true" and "false" mean something. */
    static @Nullable String wish(PodTemplate pod) {
        String label = pod.labels().get(MeshKeys.INJECT);
        return label != null ? label : pod.annotations().get(MeshKeys.INJECT);
    }

    /** A selector that asks for nothing takes nothing here, other than in webhooks. */
    private static boolean takes(List<LabelSelector> selectors, PodTemplate pod) {
        return selectors.stream()
                .anyMatch(selector -> !Selectors.isEmpty(selector) && Selectors.matches(selector, pod.labels()));
    }
}
