package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the server has: which groups, which versions of them, which kinds. Asked by kubectl before anything else. */
final class Discovery {

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    /** By which short names kubectl's users ask. */
    private static final Map<String, String> SHORT_NAMES = Map.ofEntries(
            Map.entry("namespaces", "ns"),
            Map.entry("nodes", "no"),
            Map.entry("pods", "po"),
            Map.entry("services", "svc"),
            Map.entry("serviceaccounts", "sa"),
            Map.entry("configmaps", "cm"),
            Map.entry("events", "ev"),
            Map.entry("persistentvolumeclaims", "pvc"),
            Map.entry("replicationcontrollers", "rc"),
            Map.entry("deployments", "deploy"),
            Map.entry("replicasets", "rs"),
            Map.entry("statefulsets", "sts"),
            Map.entry("daemonsets", "ds"),
            Map.entry("cronjobs", "cj"),
            Map.entry("horizontalpodautoscalers", "hpa"),
            Map.entry("poddisruptionbudgets", "pdb"),
            Map.entry("customresourcedefinitions", "crd"),
            Map.entry("gateways", "gtw"));

    private final Kinds kinds;
    private final String kubernetesVersion;

    Discovery(Kinds kinds, String kubernetesVersion) {
        this.kinds = kinds;
        this.kubernetesVersion = kubernetesVersion;
    }

    /** The answer for a path of discovery, or empty when the path is none or there is nothing at it. */
    Optional<JsonNode> at(List<String> path) {
        return switch (String.join("/", path)) {
            case "version" -> Optional.of(version());
            case "api" -> Optional.of(coreVersions());
            case "apis" -> Optional.of(groups());
            default -> resources(path);
        };
    }

    private JsonNode version() {
        String[] parts = kubernetesVersion.split("\\.", -1);
        return JsonNodeFactory.instance
                .objectNode()
                .put("major", parts[0])
                .put("minor", parts[1])
                .put("gitVersion", "v" + kubernetesVersion)
                .put("platform", "linux/amd64");
    }

    private static JsonNode coreVersions() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "APIVersions");
        answer.putArray("versions").add("v1");
        answer.putArray("serverAddressByClientCIDRs");
        return answer;
    }

    private JsonNode groups() {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "APIGroupList")
                .put("apiVersion", "v1");
        ArrayNode groups = answer.putArray("groups");
        Set<String> seen = new LinkedHashSet<>();
        for (Kind kind : kinds.all()) {
            if (!kind.group().isEmpty() && seen.add(kind.group())) {
                ObjectNode group = groups.addObject().put("name", kind.group());
                Set<String> versions = kinds.all().stream()
                        .filter(other -> other.group().equals(kind.group()))
                        .map(Kind::version)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
                ArrayNode list = group.putArray("versions");
                versions.forEach(version -> list.add(groupVersion(kind.group(), version)));
                group.set("preferredVersion", list.get(0));
            }
        }
        return answer;
    }

    private static ObjectNode groupVersion(String group, String version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("groupVersion", group + "/" + version)
                .put("version", version);
    }

    private Optional<JsonNode> resources(List<String> path) {
        boolean core = path.size() == 2 && path.get(0).equals("api");
        boolean named = path.size() == 3 && path.get(0).equals("apis");
        if (!core && !named) {
            return Optional.empty();
        }
        String group = core ? "" : path.get(1);
        String version = path.get(path.size() - 1);
        ArrayNode resources = JsonNodeFactory.instance.arrayNode();
        for (Kind kind : kinds.all()) {
            if (kind.group().equals(group) && kind.version().equals(version)) {
                resources.add(resource(kind, ""));
                resources.add(resource(kind, "/status"));
                if (Kinds.SCALABLE.contains(kind)) {
                    resources.add(resource(kind, "/scale")
                            .put("kind", "Scale")
                            .put("group", "autoscaling")
                            .put("version", "v1"));
                }
                if (kind.equals(Kinds.POD)) {
                    resources.add(eviction());
                }
            }
        }
        if (resources.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", core ? version : group + "/" + version);
        answer.set("resources", resources);
        return Optional.of(answer);
    }

    private static ObjectNode eviction() {
        ObjectNode eviction = JsonNodeFactory.instance
                .objectNode()
                .put("name", "pods/eviction")
                .put("singularName", "")
                .put("namespaced", true)
                .put("kind", "Eviction")
                .put("group", "policy")
                .put("version", "v1");
        eviction.putArray("verbs").add("create");
        return eviction;
    }

    private static ObjectNode resource(Kind kind, String subresource) {
        ObjectNode resource = JsonNodeFactory.instance
                .objectNode()
                .put("name", kind.plural() + subresource)
                .put("singularName", subresource.isEmpty() ? kind.kind().toLowerCase(Locale.ROOT) : "")
                .put("namespaced", kind.namespaced())
                .put("kind", kind.kind());
        ArrayNode verbs = resource.putArray("verbs");
        (subresource.isEmpty() ? VERBS : List.of("get", "patch", "update")).forEach(verbs::add);
        if (subresource.isEmpty() && SHORT_NAMES.containsKey(kind.plural())) {
            resource.putArray("shortNames").add(SHORT_NAMES.get(kind.plural()));
        }
        return resource;
    }
}
