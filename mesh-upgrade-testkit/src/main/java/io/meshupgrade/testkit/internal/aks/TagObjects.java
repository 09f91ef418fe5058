package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.patch.ManagedFields;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.List;
import java.util.Map;

/**
 * Makes and moves revision tags as {@code istioctl tag set} does (istio, istioctl/pkg/tag/generate.go): from the
 * webhook of the revision it copies labels, annotations and where istiod is, and beside it puts a Service.
 */
public final class TagObjects {

    private static final String FIELD_MANAGER = "istio-ci";
    private static final String INJECTOR = "sidecar-injector.istio.io";

    /** Labels with this in their keys say that the operator of Istio manages an object; people manage tags. */
    private static final String OPERATOR = "operator.istio.io";

    /** The tag for namespaces with {@code istio-injection=enabled}: it alone has the last two webhooks. */
    private static final String DEFAULT = "default";

    private static final int WEBHOOKS_OF_ALL_TAGS = 2;

    private final ApiObjects objects;

    public TagObjects(ApiObjects objects) {
        this.objects = objects;
    }

    /**
     * Makes a tag, or moves it.
     *
     * @throws IllegalArgumentException when there is no such revision
     */
    public void set(String tag, String revision) {
        ObjectNode canonical = canonical(tag, revision);
        List<ObjectNode> made = RevisionObjects.read("tag.json", Map.of("TAG", tag, "REVISION", revision));
        ObjectNode webhook = made.get(0);
        inherit(canonical, webhook);
        if (!tag.equals(DEFAULT)) {
            while (webhook.path("webhooks").size() > WEBHOOKS_OF_ALL_TAGS) {
                webhook.withArray("webhooks").remove(WEBHOOKS_OF_ALL_TAGS);
            }
        }
        apply(new Key(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", name(webhook)), webhook);
        ObjectNode service = made.get(1);
        apply(new Key(Kinds.SERVICE, RevisionObjects.NAMESPACE, name(service)), service);
    }

    private ObjectNode canonical(String tag, String revision) {
        List<ObjectNode> ofRevisions = objects.store().list(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "").stream()
                .filter(found -> !revision(found).isEmpty())
                .filter(found ->
                        found.at("/metadata/labels").path("istio.io/tag").isMissingNode())
                .toList();
        return ofRevisions.stream()
                .filter(found -> revision(found).equals(revision))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The tag " + tag + " cannot be on " + revision
                        + ", which is not installed; installed: "
                        + ofRevisions.stream().map(TagObjects::revision).toList() + ". Nothing was changed."));
    }

    private static String revision(JsonNode object) {
        return object.at("/metadata/labels")
                .path(RevisionObjects.REVISION_LABEL)
                .asText("");
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static void inherit(ObjectNode canonical, ObjectNode webhook) {
        ObjectNode labels = webhook.withObject("/metadata/labels");
        canonical.at("/metadata/labels").properties().stream()
                .filter(label -> !label.getKey().equals("app"))
                .filter(label -> !label.getKey().contains(OPERATOR))
                .forEach(label -> labels.set(label.getKey(), label.getValue()));
        JsonNode annotations = canonical.at("/metadata/annotations");
        if (annotations instanceof ObjectNode some) {
            webhook.withObject("/metadata").set("annotations", some.deepCopy());
        }
        for (JsonNode injector : canonical.path("webhooks")) {
            if (injector.path("name").asText().endsWith(INJECTOR)) {
                webhook.path("webhooks").forEach(entry -> inherit(injector, entry));
                return;
            }
        }
    }

    private static void inherit(JsonNode injector, JsonNode entry) {
        JsonNode bundle = injector.at("/clientConfig/caBundle");
        if (!bundle.isMissingNode()) {
            ((ObjectNode) entry).withObject("/clientConfig").set("caBundle", bundle);
        }
        ((ObjectNode) entry).set("reinvocationPolicy", injector.path("reinvocationPolicy"));
    }

    private void apply(Key key, ObjectNode wanted) {
        if (objects.store().get(key) == null) {
            ObjectNode bare = wanted.objectNode();
            bare.putObject("metadata").put("name", key.name());
            objects.create(key.kind(), key.namespace(), bare, false);
        }
        ObjectNode live = objects.require(key);
        objects.replace(key, ManagedFields.apply(live, wanted, FIELD_MANAGER, true, objects.now()), false);
    }
}
