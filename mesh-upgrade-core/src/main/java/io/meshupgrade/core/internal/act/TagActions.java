package io.meshupgrade.core.internal.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.Before;
import io.meshupgrade.core.internal.rules.TagDesign;
import io.meshupgrade.core.internal.rules.TagDesign.TagService;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes and removes the objects of a tag.
 *
 * <p>Order: a tag that is made or moved gets its webhook first, since that is what injects; a tag that is removed loses
 * its Service first, so that a removal which breaks off leaves a tag that works, and can be run again.
 */
public final class TagActions {

    private final ClusterWriter cluster;

    public TagActions(ClusterWriter cluster) {
        this.cluster = cluster;
    }

    /**
     * Makes the cluster have these objects.
     *
     * @param present the name of the tag's webhook, when it has one, which may be another than ours
     * @param before what is remembered on the webhook, unless it remembers something of the same upgrade; null for
     *     nothing
     */
    public void write(TagDesign wanted, @Nullable String present, @Nullable Before before) {
        writeWebhook(wanted.webhook(), present == null ? wanted.webhook().name() : present, before);
        writeService(wanted.service());
    }

    private void writeWebhook(WebhookConfiguration wanted, String name, @Nullable Before before) {
        ObjectNode found = cluster.read(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, name);
        if (found == null) {
            cluster.create(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, TagDocuments.webhook(wanted, before));
        } else {
            cluster.patch(
                    ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS,
                    null,
                    name,
                    TagDocuments.webhookChange(found, wanted, before));
        }
    }

    private void writeService(TagService wanted) {
        ObjectNode found = cluster.read(ResourceType.SERVICES, wanted.namespace(), wanted.name());
        if (found == null) {
            cluster.create(ResourceType.SERVICES, wanted.namespace(), TagDocuments.service(wanted));
        } else {
            cluster.patch(
                    ResourceType.SERVICES,
                    wanted.namespace(),
                    wanted.name(),
                    TagDocuments.serviceChange(found, wanted));
        }
    }

    /** Removes these objects, as far as they still are what they were when they were read. */
    public void remove(
            Collection<ObjectLabels> services,
            Collection<ObjectLabels> validatingWebhooks,
            Collection<ObjectLabels> mutatingWebhooks) {
        services.forEach(found -> delete(ResourceType.SERVICES, found));
        validatingWebhooks.forEach(found -> delete(ResourceType.VALIDATING_WEBHOOK_CONFIGURATIONS, found));
        mutatingWebhooks.forEach(found -> delete(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, found));
    }

    private void delete(ResourceType type, ObjectLabels found) {
        String namespace = found.namespace().isEmpty() ? null : found.namespace();
        ObjectNode now = cluster.read(type, namespace, found.name());
        boolean stillTheTags = now != null
                && now.at("/metadata/labels").path(MeshKeys.TAG).asText("").equals(found.label(MeshKeys.TAG));
        if (now != null && stillTheTags) {
            cluster.delete(
                    type,
                    namespace,
                    found.name(),
                    now.at("/metadata/resourceVersion").asText());
        }
    }
}
