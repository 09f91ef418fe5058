package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.sidecars.InjectionReason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why no webhook takes a pod, in the order in which the labels of namespace and pod overrule one another. */
final class UnmatchedPod {

    private UnmatchedPod() {}

    static Reason explain(
            List<WebhookConfiguration> webhooks,
            String namespace,
            Map<String, String> namespaceLabels,
            Map<String, String> podLabels) {
        if ("false".equals(podLabels.get(MeshKeys.INJECT))) {
            return new Reason(
                    InjectionReason.POD_LABEL_REFUSES, "The pod has the label sidecar.istio.io/inject=false.");
        }
        String injection = namespaceLabels.get(MeshKeys.INJECTION);
        if (injection != null) {
            return injectionLabel(namespace, injection, namespaceLabels.get(MeshKeys.REVISION));
        }
        String ofNamespace = namespaceLabels.get(MeshKeys.REVISION);
        if (ofNamespace != null) {
            return unheard(webhooks, "Namespace " + namespace + " has", ofNamespace);
        }
        String ofPod = podLabels.get(MeshKeys.REVISION);
        if (ofPod != null) {
            return unheard(webhooks, "The pod has", ofPod);
        }
        if ("true".equals(podLabels.get(MeshKeys.INJECT))) {
            return new Reason(
                    InjectionReason.NO_DEFAULT_REVISION,
                    "The pod has the label sidecar.istio.io/inject=true, neither it nor namespace " + namespace
                            + " has istio.io/rev, and no webhook is of a default revision.");
        }
        return new Reason(
                InjectionReason.NOBODY_ASKS,
                "Neither the pod nor namespace " + namespace + " has a label that asks for a sidecar.");
    }

    private static Reason injectionLabel(String namespace, String injection, @Nullable String revision) {
        String both = revision == null ? "" : "; its label istio.io/rev=" + revision + " means nothing beside it";
        return injection.equals("disabled")
                ? new Reason(
                        InjectionReason.NAMESPACE_REFUSES,
                        "Namespace " + namespace + " has the label istio-injection=disabled" + both + ".")
                : new Reason(
                        InjectionReason.INJECTION_LABEL_IN_THE_WAY,
                        "Namespace " + namespace + " has the label istio-injection=" + injection
                                + ", which no webhook takes" + both + ".");
    }

    private static Reason unheard(List<WebhookConfiguration> webhooks, String who, String revision) {
        String label = who + " the label istio.io/rev=" + revision;
        if (webhooks.stream().flatMap(webhook -> webhook.entries().stream()).noneMatch(Entry::seesNewPods)) {
            return new Reason(
                    InjectionReason.NO_WEBHOOKS, label + ", and no webhook of the cluster looks at new pods.");
        }
        for (WebhookConfiguration webhook : webhooks) {
            for (Entry entry : webhook.entries()) {
                if (Selectors.asksFor(entry.namespaceSelector(), MeshKeys.REVISION, revision)
                        || Selectors.asksFor(entry.objectSelector(), MeshKeys.REVISION, revision)) {
                    return new Reason(
                            InjectionReason.EXCLUDED,
                            label + ", which " + webhook.name()
                                    + " knows, but its selectors exclude other labels that are there.");
                }
            }
        }
        return new Reason(InjectionReason.NAME_UNKNOWN, label + ", which no webhook knows.");
    }
}
