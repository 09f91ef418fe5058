package io.meshupgrade.testkit.internal.admission;

import static io.meshupgrade.testkit.internal.admission.InjectionTemplates.PROXY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/**
 * What an istiod answers when it is asked about a pod: it decides whether to inject, and merges its template into the
 * pod (Istio, pkg/kube/inject/webhook.go, injectPod).
 */
final class SidecarInjector {

    private static final String STATUS = "sidecar.istio.io/status";
    private static final String OVERRIDES = "proxy.istio.io/overrides";

    private final ObjectStore store;
    private final MeshControlPlane mesh;

    SidecarInjector(ObjectStore store, MeshControlPlane mesh) {
        this.store = store;
        this.mesh = mesh;
    }

    /** The pod as it leaves this istiod: injected, or as it came. */
    ObjectNode inject(String revision, String istioNamespace, String namespace, ObjectNode pod) {
        InjectorConfig config = config(revision, istioNamespace);
        if (!InjectionRule.required(config, namespace, pod)) {
            return pod;
        }
        JsonNode annotations = pod.at("/metadata/annotations");
        String imageType = meshImageType(revision, istioNamespace);
        Injection injection = new Injection(
                revision,
                istioNamespace,
                config.values(),
                ProxyImage.of("proxy", config.values(), imageType, annotations),
                ProxyImage.of("proxy_init", config.values(), imageType, annotations),
                NativeSidecars.apply(mesh.nativeSidecars(revision), kubeletVersions(), annotations));
        return merge(injection, pod);
    }

    /** Merges the template that the pod asks for, sidecar unless it says another. */
    static ObjectNode merge(Injection injection, ObjectNode pod) {
        ObjectNode injected = pod.deepCopy();
        boolean before = removeFormerInjection(injected);
        boolean gateway = injected.at("/metadata/annotations")
                .path("inject.istio.io/templates")
                .asText("sidecar")
                .equals("gateway");
        InjectedPart part = gateway
                ? InjectionTemplates.gateway(injection, injected)
                : InjectionTemplates.sidecar(injection, injected);
        injected.withObject("/metadata/labels").setAll(part.labels());
        ObjectNode annotations = injected.withObject("/metadata/annotations");
        annotations.setAll(part.annotations());
        ObjectNode spec = injected.withObject("/spec");
        ObjectNode overrides = InjectedPart.JSON.createObjectNode();
        place(part, injection.nativeSidecar() && !gateway, spec, overrides);
        if (!before && !overrides.isEmpty()) {
            annotations.put(OVERRIDES, overrides.toString());
        }
        annotations.put(STATUS, part.status(injection.revision()));
        addVolumes(spec, part);
        return injected;
    }

    /** Init containers of the mesh first when the proxy is one of them, last otherwise; a plain proxy last of all. */
    private static void place(InjectedPart part, boolean nativeSidecar, ObjectNode spec, ObjectNode overrides) {
        List<JsonNode> own = new ArrayList<>();
        List<JsonNode> init = new ArrayList<>();
        spec.path("containers").forEach(own::add);
        spec.path("initContainers").forEach(init::add);
        for (JsonNode container : part.containers()) {
            own.add(overlaid(container, take(own, container), "containers", overrides));
        }
        List<JsonNode> injected = new ArrayList<>();
        for (JsonNode container : part.initContainers()) {
            JsonNode users = take(init, container);
            if (users.isEmpty() && container.path("name").asText().equals(PROXY)) {
                users = take(own, container);
            }
            injected.add(overlaid(container, users, "initContainers", overrides));
        }
        boolean first = nativeSidecar
                || injected.stream().anyMatch(c -> c.path("name").asText().equals("istio-validation"));
        init.addAll(first ? 0 : init.size(), injected);
        spec.putArray("containers").addAll(own);
        if (init.isEmpty()) {
            spec.remove("initContainers");
        } else {
            spec.putArray("initContainers").addAll(init);
        }
    }

    /** The container of the template with what the user wrote on top; the image {@code auto} is a placeholder. */
    private static JsonNode overlaid(JsonNode container, JsonNode users, String list, ObjectNode overrides) {
        if (users.isEmpty()) {
            return container;
        }
        ObjectNode overlay = users.deepCopy();
        if (overlay.path("image").asText("").equals("auto")) {
            overlay.remove("image");
        }
        overrides.withArray("/" + list).add(overlay);
        ObjectNode merged = container.deepCopy();
        merged.setAll(overlay);
        return merged;
    }

    private static JsonNode take(List<JsonNode> containers, JsonNode named) {
        for (int i = 0; i < containers.size(); i++) {
            if (containers.get(i).path("name").equals(named.path("name"))) {
                return containers.remove(i);
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static void addVolumes(ObjectNode spec, InjectedPart part) {
        ArrayNode volumes = spec.withArray("/volumes");
        part.volumes().forEach(volumes::add);
    }

    /** A pod that was injected already is injected anew, so the last of two webhooks wins. */
    private static boolean removeFormerInjection(ObjectNode pod) {
        String status = pod.at("/metadata/annotations").path(STATUS).asText("");
        if (status.isEmpty()) {
            return false;
        }
        try {
            JsonNode former = InjectedPart.JSON.readTree(status);
            for (String list : List.of("containers", "initContainers", "volumes")) {
                List<String> names = new ArrayList<>();
                former.path(list).forEach(name -> names.add(name.asText()));
                ArrayNode kept = InjectedPart.JSON.createArrayNode();
                for (JsonNode one : pod.path("spec").path(list)) {
                    if (!names.contains(one.path("name").asText())) {
                        kept.add(one);
                    }
                }
                pod.withObject("/spec").set(list, kept);
            }
            return true;
        } catch (JsonProcessingException e) {
            // As istiod does: what it cannot read was not injected.
            return false;
        }
    }

    private InjectorConfig config(String revision, String istioNamespace) {
        String name = "istio-sidecar-injector" + (revision.equals("default") ? "" : "-" + revision);
        JsonNode configMap = store.get(new Key(Kinds.CONFIG_MAP, istioNamespace, name));
        if (configMap == null) {
            throw new ApiError(
                    500,
                    "InternalError",
                    "The simulated istiod of revision " + revision + " has no ConfigMap " + istioNamespace + "/" + name
                            + ". Create it before pods are injected.");
        }
        try {
            return InjectorConfig.read(configMap);
        } catch (IllegalArgumentException e) {
            throw new ApiError(
                    500,
                    "InternalError",
                    "The simulated istiod of revision " + revision + " cannot read ConfigMap " + istioNamespace + "/"
                            + name + ": " + e.getMessage());
        }
    }

    private String meshImageType(String revision, String istioNamespace) {
        String name = "istio" + (revision.equals("default") ? "" : "-" + revision);
        JsonNode configMap = store.get(new Key(Kinds.CONFIG_MAP, istioNamespace, name));
        return configMap == null
                ? ""
                : BlockYaml.read(configMap.at("/data/mesh").asText(""), "defaultConfig")
                        .at("/image/imageType")
                        .asText("");
    }

    private List<String> kubeletVersions() {
        return store.list(Kinds.NODE, "").stream()
                .map(node -> node.at("/status/nodeInfo/kubeletVersion").asText())
                .toList();
    }
}
