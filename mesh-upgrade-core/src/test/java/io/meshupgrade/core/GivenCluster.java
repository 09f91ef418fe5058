package io.meshupgrade.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.internal.observe.AutoscalerFacts;
import io.meshupgrade.core.internal.observe.ClusterReader;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import io.meshupgrade.core.internal.observe.MeshReader;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.NodeFacts;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.PodOwners;
import io.meshupgrade.core.internal.observe.PodReader;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster with the webhooks, Services and namespaces of a row, which can be read and written through all ports. Rows
 * write objects without {@code metadata}, and webhooks without selectors, which then are those of Istio's charts.
 */
final class GivenCluster implements ClusterReader, MeshReader, PodReader, ClusterWriter {

    private static final ResourceType WEBHOOKS = ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS;

    /** By plural, namespace and name. */
    private final Map<String, ObjectNode> objects = new TreeMap<>();

    private int version;

    GivenCluster(JsonNode rows) {
        rows.forEach(this::add);
    }

    private void add(JsonNode row) {
        ObjectNode object = row.deepCopy();
        String plural = row.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
        String namespace = row.path("namespace").asText("");
        String name = row.path("name").asText();
        ObjectNode metadata = object.putObject("metadata").put("name", name).put("namespace", namespace);
        metadata.set("labels", row.path("labels").deepCopy());
        metadata.put("resourceVersion", Integer.toString(++version));
        objects.put(key(plural, namespace, name), object);
    }

    private static String key(String plural, @Nullable String namespace, String name) {
        return plural + "/" + (namespace == null ? "" : namespace) + "/" + name;
    }

    private List<ObjectNode> all(ResourceType type) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(type.plural() + "/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The names of all webhooks and Services, in alphabetical order. */
    List<String> names() {
        return objects.keySet().stream()
                .filter(key -> !key.startsWith("leases/") && !key.startsWith("namespaces/"))
                .map(key -> key.substring(key.lastIndexOf('/') + 1))
                .sorted()
                .toList();
    }

    @Override
    public List<ObjectLabels> labelled(ResourceType type, @Nullable String namespace, String labelKey) {
        return names(type, namespace).stream()
                .filter(object -> object.labels().containsKey(labelKey))
                .toList();
    }

    @Override
    public List<ObjectLabels> names(ResourceType type, @Nullable String namespace) {
        return all(type).stream()
                .map(object -> new ObjectLabels(
                        object.at("/metadata/namespace").asText(""),
                        object.at("/metadata/name").asText(),
                        texts(object.at("/metadata/labels"))))
                .filter(object -> namespace == null || namespace.equals(object.namespace()))
                .toList();
    }

    @Override
    public List<NamespaceFacts> namespaces() {
        return names(ResourceType.NAMESPACES, null).stream()
                .map(found -> new NamespaceFacts(found.name(), "1", found.labels(), Map.of(), Map.of(), false))
                .toList();
    }

    @Override
    public List<WebhookConfiguration> webhooks() {
        List<WebhookConfiguration> found = new ArrayList<>();
        for (ObjectNode object : all(WEBHOOKS)) {
            String revision = object.at("/metadata/labels").path("istio.io/rev").asText("");
            List<WebhookConfiguration.Entry> entries = new ArrayList<>();
            object.path("webhooks").forEach(webhook -> entries.add(entry(webhook, revision)));
            found.add(new WebhookConfiguration(
                    object.at("/metadata/name").asText(),
                    object.at("/metadata/resourceVersion").asText(),
                    texts(object.at("/metadata/labels")),
                    Map.of(),
                    entries));
        }
        return found;
    }

    private static WebhookConfiguration.Entry entry(JsonNode webhook, String revision) {
        JsonNode client = webhook.path("clientConfig");
        JsonNode service = client.path("service");
        String name = webhook.path("name").asText();
        boolean ofNamespace = name.contains("namespace.");
        Requirement asks = new Requirement("istio.io/rev", "In", List.of(revision));
        Requirement silent = new Requirement("istio.io/rev", "DoesNotExist", List.of());
        Requirement notRefused = new Requirement("sidecar.istio.io/inject", "NotIn", List.of("false"));
        Requirement noLabel = new Requirement("istio-injection", "DoesNotExist", List.of());
        LabelSelector namespaces = new LabelSelector(Map.of(), List.of(ofNamespace ? asks : silent, noLabel));
        LabelSelector pods = new LabelSelector(Map.of(), ofNamespace ? List.of(notRefused) : List.of(notRefused, asks));
        return new WebhookConfiguration.Entry(
                name,
                webhook.has("namespaceSelector") ? selector(webhook.path("namespaceSelector")) : namespaces,
                webhook.has("objectSelector") ? selector(webhook.path("objectSelector")) : pods,
                true,
                service.isObject()
                        ? new ServiceTarget(
                                service.path("namespace").asText(),
                                service.path("name").asText(),
                                service.path("path").asText(""),
                                service.path("port").asInt(443))
                        : null,
                client.path("url").textValue(),
                client.path("caBundle").asText(""),
                webhook.path("failurePolicy").asText("Fail"),
                webhook.path("reinvocationPolicy").asText("Never").replace("null", "Never"));
    }

    private static LabelSelector selector(JsonNode selector) {
        List<Requirement> requirements = new ArrayList<>();
        for (JsonNode one : selector.path("matchExpressions")) {
            List<String> values = new ArrayList<>();
            one.path("values").forEach(value -> values.add(value.asText()));
            requirements.add(new Requirement(
                    one.path("key").asText(), one.path("operator").asText(), values));
        }
        return new LabelSelector(texts(selector.path("matchLabels")), requirements);
    }

    @Override
    public List<ServiceFacts> services(String namespace) {
        // The library looks where AKS has its control plane, rows have theirs elsewhere.
        return all(ResourceType.SERVICES).stream()
                .map(object -> new ServiceFacts(
                        object.at("/metadata/namespace").asText(""),
                        object.at("/metadata/name").asText(),
                        texts(object.at("/metadata/labels")),
                        texts(object.at("/spec/selector")),
                        true))
                .toList();
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    @Override
    public @Nullable ObjectNode read(ResourceType type, @Nullable String namespace, String name) {
        return objects.get(key(type.plural(), namespace, name));
    }

    @Override
    public ObjectNode create(ResourceType type, @Nullable String namespace, ObjectNode object) {
        ObjectNode created = object.deepCopy();
        created.withObject("/metadata").put("resourceVersion", Integer.toString(++version));
        objects.put(key(type.plural(), namespace, object.at("/metadata/name").asText()), created);
        return created;
    }

    @Override
    public void tryCreate(ResourceType type, @Nullable String namespace, ObjectNode object) {
        throw new UnsupportedOperationException("No row asks for that.");
    }

    @Override
    public ObjectNode patch(ResourceType type, @Nullable String namespace, String name, ObjectNode patch) {
        ObjectNode present = objects.get(key(type.plural(), namespace, name));
        merge(present, patch);
        present.withObject("/metadata").put("resourceVersion", Integer.toString(++version));
        return present;
    }

    /** RFC 7396. */
    private static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode nested) {
                JsonNode below = target.get(field.getKey());
                if (!(below instanceof ObjectNode)) {
                    target.set(field.getKey(), JsonNodeFactory.instance.objectNode());
                }
                merge((ObjectNode) target.get(field.getKey()), nested);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        }
    }

    @Override
    public void delete(ResourceType type, @Nullable String namespace, String name, String resourceVersion) {
        objects.remove(key(type.plural(), namespace, name));
    }

    @Override
    public void pods(@Nullable String namespace, PodKeys keys, Consumer<PodFacts> each) {
        // Rows have none.
    }

    @Override
    public List<InjectorConfig> injectors(String namespace) {
        return List.of();
    }

    @Override
    public Map<String, List<String>> images(@Nullable String namespace, String labelSelector, String container) {
        return Map.of();
    }

    @Override
    public PodOwners owners(@Nullable String namespace) {
        return new PodOwners(List.of(), Map.of());
    }

    @Override
    public Map<String, OwnerLink> controllers(@Nullable String namespace) {
        return Map.of();
    }

    @Override
    public List<GatewayFacts> gateways(@Nullable String namespace) {
        return List.of();
    }

    @Override
    public List<AutoscalerFacts> autoscalers(String namespace) {
        return List.of();
    }

    @Override
    public List<NodeFacts> nodes() {
        return List.of();
    }
}
