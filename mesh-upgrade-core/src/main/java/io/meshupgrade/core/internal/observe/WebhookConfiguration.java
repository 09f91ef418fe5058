package io.meshupgrade.core.internal.observe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A MutatingWebhookConfiguration, as far as it may inject sidecars.
 *
 * @param name its name
 * @param resourceVersion its version when it was read
 * @param labels its labels
 * @param annotations its annotations
 * @param entries its webhooks, in their order
 */
public record WebhookConfiguration(
        String name,
        String resourceVersion,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<Entry> entries) {

    public WebhookConfiguration {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        entries = List.copyOf(entries);
    }

    /** The value of a label, empty also when it does not have it. */
    public String label(String key) {
        return labels.getOrDefault(key, "");
    }

    /**
     * One webhook.
     *
     * @param name for example {@code rev.namespace.sidecar-injector.istio.io}
     * @param namespaceSelector which namespaces it looks at
     * @param objectSelector which objects it looks at, by their own labels
     * @param seesNewPods whether one of its rules is about the creation of pods
     * @param service whom it asks; null when it names a URL
     * @param url whom it asks; null when it names a service
     * @param caBundle in base64, empty when there is none
     * @param failurePolicy {@code Fail} or {@code Ignore}
     * @param reinvocationPolicy {@code Never} or {@code IfNeeded}
     */
    public record Entry(
            String name,
            LabelSelector namespaceSelector,
            LabelSelector objectSelector,
            boolean seesNewPods,
            @Nullable ServiceTarget service,
            @Nullable String url,
            String caBundle,
            String failurePolicy,
            String reinvocationPolicy) {}

    /**
     * The Service that a webhook asks.
     *
     * @param namespace its namespace
     * @param name its name
     * @param path of the request, empty when not given
     * @param port 443 when not given
     */
    public record ServiceTarget(String namespace, String name, String path, int port) {}
}
