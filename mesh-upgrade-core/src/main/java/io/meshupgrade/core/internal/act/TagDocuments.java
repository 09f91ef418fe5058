package io.meshupgrade.core.internal.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import io.meshupgrade.core.internal.rules.Before;
import io.meshupgrade.core.internal.rules.TagDesign.TagService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of a tag as documents, and what has to change in documents that are there. */
final class TagDocuments {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TagDocuments() {}

    static ObjectNode webhook(WebhookConfiguration wanted, @Nullable Before before) {
        ObjectNode document = JSON.objectNode()
                .put("apiVersion", "admissionregistration.k8s.io/v1")
                .put("kind", "MutatingWebhookConfiguration");
        ObjectNode metadata = document.putObject("metadata").put("name", wanted.name());
        metadata.set("labels", texts(wanted.labels()));
        ObjectNode annotations = texts(wanted.annotations());
        if (before != null) {
            annotations.put(OwnKeys.BEFORE, before.render());
        }
        metadata.set("annotations", annotations);
        ArrayNode webhooks = document.putArray("webhooks");
        wanted.entries().forEach(entry -> webhooks.add(entry(entry)));
        return document;
    }

    /**
     * A merge patch that makes a tag of what is there. An entry keeps what others have added to it; entries that are
     * none of ours stay, and ask whom the tag asks from now on.
     *
     * @param present the whole document, of which the patch says that it must still be the same
     */
    static ObjectNode webhookChange(ObjectNode present, WebhookConfiguration wanted, @Nullable Before before) {
        ObjectNode patch = JSON.objectNode();
        ObjectNode metadata = patch.putObject("metadata")
                .put("resourceVersion", present.at("/metadata/resourceVersion").asText());
        metadata.set("labels", texts(wanted.labels()));
        if (before != null && !remembers(present, before.upgrade())) {
            metadata.putObject("annotations").put(OwnKeys.BEFORE, before.render());
        }
        Map<String, Entry> missing = new HashMap<>();
        wanted.entries().forEach(entry -> missing.put(entry.name(), entry));
        Entry any = wanted.entries().get(0);
        ArrayNode webhooks = patch.putArray("webhooks");
        for (JsonNode found : present.path("webhooks")) {
            ObjectNode entry = found.deepCopy();
            Entry same = missing.remove(entry.path("name").asText());
            entry.set("clientConfig", clientConfig(same == null ? any : same));
            if (same != null) {
                complete(entry.withObject("/namespaceSelector"), same.namespaceSelector());
                complete(entry.withObject("/objectSelector"), same.objectSelector());
            }
            webhooks.add(entry);
        }
        wanted.entries().stream()
                .filter(entry -> missing.containsKey(entry.name()))
                .forEach(entry -> webhooks.add(entry(entry)));
        return patch;
    }

    private static boolean remembers(ObjectNode present, String upgrade) {
        String text = present.path("metadata")
                .path("annotations")
                .path(OwnKeys.BEFORE)
                .asText("");
        return Before.of(Map.of(OwnKeys.BEFORE, text))
                .filter(before -> before.upgrade().equals(upgrade))
                .isPresent();
    }

    /** Conditions on the labels that we decide about become ours; those on others, such as the platform's, stay. */
    private static void complete(ObjectNode present, LabelSelector wanted) {
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode expression : present.path("matchExpressions")) {
            if (!wanted.keys().contains(expression.path("key").asText())) {
                others.add(expression);
            }
        }
        ArrayNode expressions = expressions(wanted);
        others.forEach(expressions::add);
        present.set("matchExpressions", expressions);
    }

    static ObjectNode service(TagService wanted) {
        ObjectNode document = JSON.objectNode().put("apiVersion", "v1").put("kind", "Service");
        document.putObject("metadata")
                .put("name", wanted.name())
                .put("namespace", wanted.namespace())
                .set("labels", texts(wanted.labels()));
        ObjectNode spec = document.putObject("spec");
        spec.set("selector", texts(wanted.selector()));
        ArrayNode ports = spec.putArray("ports");
        port(ports, "grpc-xds", 15010, 15010);
        port(ports, "https-dns", 15012, 15012);
        port(ports, "https-webhook", 443, 15017);
        port(ports, "http-monitoring", 15014, 15014);
        return document;
    }

    /** A merge patch; a selector of the old revision must not stay beside that of the new one. */
    static ObjectNode serviceChange(ObjectNode present, TagService wanted) {
        ObjectNode patch = JSON.objectNode();
        patch.putObject("metadata")
                .put("resourceVersion", present.at("/metadata/resourceVersion").asText())
                .set("labels", texts(wanted.labels()));
        ObjectNode selector = patch.putObject("spec").putObject("selector");
        present.at("/spec/selector").fieldNames().forEachRemaining(selector::putNull);
        wanted.selector().forEach(selector::put);
        return patch;
    }

    private static void port(ArrayNode ports, String name, int port, int target) {
        ports.addObject()
                .put("name", name)
                .put("port", port)
                .put("targetPort", target)
                .put("protocol", "TCP");
    }

    private static ObjectNode entry(Entry wanted) {
        ObjectNode entry = JSON.objectNode().put("name", wanted.name());
        entry.putArray("admissionReviewVersions").add("v1");
        entry.set("clientConfig", clientConfig(wanted));
        entry.put("failurePolicy", wanted.failurePolicy())
                .put("reinvocationPolicy", wanted.reinvocationPolicy())
                .put("sideEffects", "None");
        ObjectNode rule = entry.putArray("rules").addObject();
        rule.putArray("operations").add("CREATE");
        rule.putArray("apiGroups").add("");
        rule.putArray("apiVersions").add("v1");
        rule.putArray("resources").add("pods");
        entry.putObject("namespaceSelector").set("matchExpressions", expressions(wanted.namespaceSelector()));
        entry.putObject("objectSelector").set("matchExpressions", expressions(wanted.objectSelector()));
        return entry;
    }

    private static ObjectNode clientConfig(Entry wanted) {
        ObjectNode config = JSON.objectNode().put("caBundle", wanted.caBundle());
        ServiceTarget service = wanted.service();
        if (service == null) {
            return config.put("url", wanted.url());
        }
        config.putObject("service")
                .put("namespace", service.namespace())
                .put("name", service.name())
                .put("path", service.path())
                .put("port", service.port());
        return config;
    }

    private static ArrayNode expressions(LabelSelector selector) {
        ArrayNode expressions = JSON.arrayNode();
        selector.matchExpressions().forEach(requirement -> {
            ObjectNode expression =
                    expressions.addObject().put("key", requirement.key()).put("operator", requirement.operator());
            if (!requirement.values().isEmpty()) {
                ArrayNode values = expression.putArray("values");
                requirement.values().forEach(values::add);
            }
        });
        return expressions;
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode object = JSON.objectNode();
        texts.forEach(object::put);
        return object;
    }
}
