package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which istiod holds a Gateway, and which is the default one (istio/istio, pkg/revisions). */
public final class GatewayOwnership {

    /** The webhook of the tag {@code default}, before the suffix that names a namespace other than istio-system. */
    private static final String DEFAULT_TAG_WEBHOOK = "istio-revision-tag-default";

    private GatewayOwnership() {}

    /**
     * The name by which a Gateway asks for its istiod: its own label, or else that of its namespace; empty when neither
     * has one. Unlike for pods, {@code istio-injection} has no say.
     */
    public static String asked(Map<String, String> gatewayLabels, Map<String, String> namespaceLabels) {
        String own = gatewayLabels.get(MeshKeys.REVISION);
        return own != null ? own : namespaceLabels.getOrDefault(MeshKeys.REVISION, "");
    }

    /**
     * Whether an istiod reconciles what asks for a name (TagWatcher.IsMine).
     *
     * @param asked see {@link #asked}
     * @param revision its own
     * @param tags its revision, and the tags that point to it
     * @param defaultRevision of the validator {@code istiod-default-validator} or of the tag {@code default}; null when
     *     there is neither
     */
    static boolean isHeldBy(String asked, String revision, Set<String> tags, @Nullable String defaultRevision) {
        if (!asked.isEmpty()) {
            return tags.contains(asked);
        }
        return tags.contains(Asked.DEFAULT) || revision.equals(defaultRevision);
    }

    /** The revision of the tag {@code default}, found by the name that its webhook has; empty when there is none. */
    static String defaultRevision(String controlPlaneNamespace, List<WebhookConfiguration> webhooks) {
        String name = controlPlaneNamespace.equals("istio-system")
                ? DEFAULT_TAG_WEBHOOK
                : DEFAULT_TAG_WEBHOOK + "-" + controlPlaneNamespace;
        return webhooks.stream()
                .filter(webhook -> webhook.name().equals(name))
                .map(webhook -> webhook.label(MeshKeys.REVISION))
                .findFirst()
                .orElse("");
    }
}
