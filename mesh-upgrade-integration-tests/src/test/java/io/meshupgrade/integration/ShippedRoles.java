package io.meshupgrade.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.RealMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The roles in {@code docs/rbac}, as they are shipped. */
public final class ShippedRoles {

    private static final Path FOLDER = Path.of("..", "docs", "rbac");

    private ShippedRoles() {}

    /**
     * A verb on a resource.
     *
     * @param namespace of a Role; empty for a ClusterRole
     */
    public record Grant(String verb, String group, String resource, String namespace) {

        @Override
        public String toString() {
            return verb + " " + resource + (group.isEmpty() ? "" : " (" + group + ")")
                    + (namespace.isEmpty() ? "" : " in namespace " + namespace);
        }
    }

    /** The documents of a file: ClusterRoles and Roles. */
    public static List<Map<String, Object>> documents(String file) {
        try {
            List<Map<String, Object>> documents = new ArrayList<>();
            Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            for (Object document : yaml.loadAll(Files.readString(FOLDER.resolve(file)))) {
                @SuppressWarnings("unchecked")
                Map<String, Object> role = (Map<String, Object>) document;
                documents.add(role);
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that files grant. */
    public static List<Grant> grants(String... files) {
        List<Grant> grants = new ArrayList<>();
        for (String file : files) {
            for (Map<String, Object> role : documents(file)) {
                Map<?, ?> metadata = (Map<?, ?>) role.get("metadata");
                Object namespace = metadata.get("namespace");
                for (Object each : (List<?>) role.get("rules")) {
                    add((Map<?, ?>) each, namespace == null ? "" : namespace.toString(), grants);
                }
            }
        }
        return grants;
    }

    private static void add(Map<?, ?> rule, String namespace, List<Grant> grants) {
        for (Object group : (List<?>) rule.get("apiGroups")) {
            for (Object resource : (List<?>) rule.get("resources")) {
                for (Object verb : (List<?>) rule.get("verbs")) {
                    grants.add(new Grant(verb.toString(), group.toString(), resource.toString(), namespace));
                }
            }
        }
    }

    /** The kubeconfig of somebody who may do what the roles for upgrades and Gateways grant, and nothing else. */
    public static Path operator(RealMesh mesh) {
        bind(mesh.apiServer(), "operator", "read.yaml", "upgrade.yaml", "probe.yaml", "gateways-and-rollouts.yaml");
        return mesh.kubeconfig("operator", "platform");
    }

    /** Creates the roles of files in a cluster, and binds them to a user. */
    public static void bind(ApiServer api, String user, String... files) {
        ObjectMapper json = new ObjectMapper();
        for (String file : files) {
            for (Map<String, Object> role : documents(file)) {
                ObjectNode document = json.valueToTree(role);
                String kind = document.path("kind").asText();
                String namespace = document.at("/metadata/namespace").asText("");
                String scope = "/apis/rbac.authorization.k8s.io/v1"
                        + (namespace.isEmpty() ? "/cluster" : "/namespaces/" + namespace + "/");
                ObjectNode binding = json.createObjectNode()
                        .put("apiVersion", "rbac.authorization.k8s.io/v1")
                        .put("kind", kind + "Binding");
                binding.set("metadata", document.path("metadata").deepCopy());
                binding.putObject("roleRef")
                        .put("apiGroup", "rbac.authorization.k8s.io")
                        .put("kind", kind)
                        .put("name", document.at("/metadata/name").asText());
                binding.putArray("subjects")
                        .addObject()
                        .put("apiGroup", "rbac.authorization.k8s.io")
                        .put("kind", "User")
                        .put("name", user);
                api.post(scope + "roles", document.toString()).orThrow();
                api.post(scope + "rolebindings", binding.toString()).orThrow();
            }
        }
    }
}
