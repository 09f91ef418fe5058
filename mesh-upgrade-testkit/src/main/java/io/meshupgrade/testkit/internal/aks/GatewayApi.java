package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Gives each Gateway of the Gateway API a Deployment and a Service, as the istiod does that owns it (Istio,
 * pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go). Its owner is the revision or tag of its label, else
 * that of its namespace's label, else the highest revision there is (AKS documentation, istio-gateway-api). When the
 * owner changes, or what it injects, the pods are rolled at once, unasked.
 */
final class GatewayApi {

    /** A new pod came 0.2 s after a tag had been moved, on a real mesh. */
    private static final Duration REACTION = Duration.ofMillis(200);

    private static final String REVISION = RevisionObjects.REVISION_LABEL;
    private static final String TAG = "istio.io/tag";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<Kind> WATCHED = Set.of(
            Kinds.GATEWAY, Kinds.NAMESPACE, Kinds.MUTATING_WEBHOOK_CONFIGURATION, Kinds.CONFIG_MAP, Kinds.DEPLOYMENT);

    private final ApiObjects objects;
    private final Timeline time;
    private final Istiods istiods;
    private List<String> revisions = List.of();
    private boolean planned;

    GatewayApi(ApiObjects objects, Timeline time, Istiods istiods) {
        this.objects = objects;
        this.time = time;
        this.istiods = istiods;
    }

    /** These run from now on. */
    void run(List<String> running) {
        revisions = List.copyOf(running);
        plan();
    }

    void changed(Change change) {
        boolean ofOthers = change.key().kind().equals(Kinds.DEPLOYMENT)
                || change.key().kind().equals(Kinds.CONFIG_MAP);
        if (WATCHED.contains(change.key().kind())
                && (!ofOthers || change.key().namespace().equals(RevisionObjects.NAMESPACE))) {
            plan();
        }
    }

    private void plan() {
        if (!planned && !objects.store().list(Kinds.GATEWAY, "").isEmpty()) {
            planned = true;
            time.in(REACTION, "istiods look at Gateways", () -> {
                planned = false;
                objects.store().list(Kinds.GATEWAY, "").forEach(this::reconcile);
            });
        }
    }

    private void reconcile(ObjectNode gateway) {
        String owner = owner(gateway);
        boolean ours = gateway.at("/spec/gatewayClassName").asText().equals("istio");
        if (ours && revisions.contains(owner) && istiods.answers(owner)) {
            String namespace = gateway.at("/metadata/namespace").asText();
            String name = gateway.at("/metadata/name").asText() + "-istio";
            write(new Key(Kinds.DEPLOYMENT, namespace, name), owned(gateway, deploymentSpec(gateway, owner)));
            write(new Key(Kinds.SERVICE, namespace, name), owned(gateway, serviceSpec(gateway)));
        }
    }

    /** Empty when a label names nothing that there is: then nobody looks after the Gateway. */
    private String owner(ObjectNode gateway) {
        String said = gateway.at("/metadata/labels").path(REVISION).asText("");
        if (said.isEmpty()) {
            ObjectNode namespace = objects.store()
                    .get(new Key(
                            Kinds.NAMESPACE,
                            "",
                            gateway.at("/metadata/namespace").asText()));
            said = namespace == null
                    ? ""
                    : namespace.at("/metadata/labels").path(REVISION).asText("");
        }
        return said.isEmpty()
                ? revisions.stream().max(AddOn.BY_MINOR).orElse("")
                : revisions.contains(said) ? said : revisionOfTag(said);
    }

    private String revisionOfTag(String tag) {
        return objects.store().list(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "").stream()
                .map(configuration -> configuration.at("/metadata/labels"))
                .filter(labels -> labels.path(TAG).asText().equals(tag))
                .map(labels -> labels.path(REVISION).asText())
                .findFirst()
                .orElse("");
    }

    private ObjectNode deploymentSpec(ObjectNode gateway, String revision) {
        String name = gateway.at("/metadata/name").asText();
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.withObject("/selector/matchLabels").put("gateway.networking.k8s.io/gateway-name", name);
        ObjectNode metadata = spec.withObject("/template/metadata");
        metadata.putObject("labels")
                .put("gateway.networking.k8s.io/gateway-name", name)
                .put("gateway.istio.io/managed", "istio.io-gateway-controller")
                .put("sidecar.istio.io/inject", "false");
        metadata.putObject("annotations").put(REVISION, revision);
        spec.withObject("/template/spec")
                .putArray("containers")
                .addObject()
                .put("name", "istio-proxy")
                .put("image", proxyImage(revision));
        return spec;
    }

    private String proxyImage(String revision) {
        Key injector = new Key(Kinds.CONFIG_MAP, RevisionObjects.NAMESPACE, "istio-sidecar-injector-" + revision);
        try {
            JsonNode values =
                    JSON.readTree(objects.require(injector).at("/data/values").asText("{}"));
            String image = values.at("/global/proxy/image").asText("proxyv2");
            return image.contains("/")
                    ? image
                    : values.at("/global/hub").asText() + "/" + image + ":"
                            + values.at("/global/tag").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The values of " + injector + " are no JSON", e);
        }
    }

    private static ObjectNode serviceSpec(ObjectNode gateway) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode().put("type", "LoadBalancer");
        spec.putObject("selector")
                .put(
                        "gateway.networking.k8s.io/gateway-name",
                        gateway.at("/metadata/name").asText());
        for (JsonNode listener : gateway.at("/spec/listeners")) {
            spec.withArray("/ports")
                    .addObject()
                    .put("name", listener.path("name").asText())
                    .put("port", listener.path("port").asInt())
                    .put("protocol", "TCP");
        }
        return spec;
    }

    private static ObjectNode owned(ObjectNode gateway, ObjectNode spec) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", gateway.at("/metadata/name").asText() + "-istio");
        metadata.putObject("labels")
                .put(
                        "gateway.networking.k8s.io/gateway-name",
                        gateway.at("/metadata/name").asText())
                .put("gateway.istio.io/managed", "istio.io-gateway-controller");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", Kinds.GATEWAY.apiVersion())
                .put("kind", Kinds.GATEWAY.kind())
                .put("name", gateway.at("/metadata/name").asText())
                .put("uid", gateway.at("/metadata/uid").asText())
                .put("controller", true);
        object.set("spec", spec);
        return object;
    }

    /** What others have set, replicas and stamps of restarts for example, stays. */
    private void write(Key key, ObjectNode wanted) {
        if (objects.store().get(key) == null) {
            objects.create(key.kind(), key.namespace(), wanted, false);
            return;
        }
        ManagedEdits.edit(objects, key, "istio.io/gateway-controller", copy -> {
            JsonNode template = wanted.at("/spec/template");
            if (!template.isMissingNode()) {
                copy.withObject("/spec/template/metadata/annotations")
                        .setAll((ObjectNode) template.at("/metadata/annotations"));
                ((ObjectNode) copy.at("/spec/template/spec/containers/0"))
                        .put("image", template.at("/spec/containers/0/image").asText());
            }
        });
    }
}
