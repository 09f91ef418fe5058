package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads MutatingWebhookConfigurations, with what the API server takes for absent fields (admissionregistration/v1). */
final class WebhookLists {

    static final Projection KEPT = new Projection(
            "metadata.name",
            "metadata.resourceVersion",
            "metadata.labels",
            "metadata.annotations",
            "webhooks.name",
            "webhooks.namespaceSelector",
            "webhooks.objectSelector",
            "webhooks.rules",
            "webhooks.clientConfig",
            "webhooks.failurePolicy",
            "webhooks.reinvocationPolicy");

    private static final int HTTPS = 443;

    private WebhookLists() {}

    static WebhookConfiguration webhook(Fields configuration) throws UnreadableDocument {
        Fields metadata = configuration.object("metadata");
        List<Entry> entries = new ArrayList<>();
        for (Fields webhook : configuration.objects("webhooks")) {
            entries.add(entry(webhook));
        }
        return new WebhookConfiguration(
                MeshLists.name(configuration),
                metadata.text("resourceVersion"),
                metadata.map("labels"),
                metadata.map("annotations"),
                entries);
    }

    private static Entry entry(Fields webhook) throws UnreadableDocument {
        Fields client = webhook.object("clientConfig");
        return new Entry(
                webhook.text("name"),
                LabelSelectors.of(webhook.object("namespaceSelector")),
                LabelSelectors.of(webhook.object("objectSelector")),
                seesNewPods(webhook),
                service(client),
                client.has("url") ? client.text("url") : null,
                client.text("caBundle"),
                webhook.text("failurePolicy", "Fail"),
                webhook.text("reinvocationPolicy", "Never"));
    }

    private static @Nullable ServiceTarget service(Fields client) throws UnreadableDocument {
        if (!client.has("service")) {
            return null;
        }
        Fields service = client.object("service");
        return new ServiceTarget(
                service.text("namespace"), service.text("name"), service.text("path"), service.number("port", HTTPS));
    }

    private static boolean seesNewPods(Fields webhook) throws UnreadableDocument {
        for (Fields rule : webhook.objects("rules")) {
            if (names(rule, "operations", "CREATE")
                    && names(rule, "apiGroups", "")
                    && names(rule, "apiVersions", "v1")
                    && namesPods(rule.texts("resources"))
                    && !rule.text("scope").equals("Cluster")) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(Fields rule, String field, String value) throws UnreadableDocument {
        List<String> values = rule.texts(field);
        return values.contains(value) || values.contains("*");
    }

    /** A star after the slash stands for the resource itself too (Kubernetes, webhook/predicates/rules). */
    private static boolean namesPods(List<String> resources) {
        return resources.stream().anyMatch(resource -> resource.matches("(pods|\\*)(/\\*?)?"));
    }
}
