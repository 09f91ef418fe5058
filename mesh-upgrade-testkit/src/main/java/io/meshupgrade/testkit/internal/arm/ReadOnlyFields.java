package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The fields of a cluster that only the service sets. Whatever a PUT says of them, they stay as they are.
 *
 * <p>Source: the fields marked read-only in the API specification, as az leaves them out of its PUT.
 */
final class ReadOnlyFields {

    private static final List<String> PATHS = List.of(
            "/id",
            "/name",
            "/type",
            "/eTag",
            "/systemData",
            "/identity/principalId",
            "/identity/tenantId",
            "/properties/provisioningState",
            "/properties/powerState",
            "/properties/currentKubernetesVersion",
            "/properties/fqdn",
            "/properties/azurePortalFQDN",
            "/properties/maxAgentPools",
            "/properties/resourceUID",
            "/properties/networkProfile/loadBalancerProfile/effectiveOutboundIPs",
            "/properties/oidcIssuerProfile/issuerURL");

    private static final List<String> OF_AGENT_POOLS =
            List.of("/provisioningState", "/currentOrchestratorVersion", "/eTag");

    private ReadOnlyFields() {}

    /** Puts those of the stored document into the wanted one. Agent pools are known by their names. */
    static void keep(ObjectNode stored, ObjectNode wanted) {
        wanted.withObject("/properties");
        PATHS.forEach(path -> keep(stored, wanted, path));
        for (JsonNode pool : wanted.at("/properties/agentPoolProfiles")) {
            if (pool instanceof ObjectNode wantedPool) {
                ObjectNode storedPool = pool(stored, ArmJson.text(pool, "/name"));
                OF_AGENT_POOLS.forEach(path -> keep(storedPool, wantedPool, path));
            }
        }
    }

    private static ObjectNode pool(ObjectNode stored, String name) {
        for (JsonNode pool : stored.at("/properties/agentPoolProfiles")) {
            if (pool instanceof ObjectNode found && ArmJson.text(pool, "/name").equals(name)) {
                return found;
            }
        }
        return ArmJson.object();
    }

    private static void keep(ObjectNode stored, ObjectNode wanted, String path) {
        String parentPath = path.substring(0, path.lastIndexOf('/'));
        String name = path.substring(path.lastIndexOf('/') + 1);
        // The parent may be gone, or something else than an object: then there is no place to keep the field.
        if (wanted.at(parentPath) instanceof ObjectNode parent) {
            JsonNode value = stored.at(path);
            if (value.isMissingNode()) {
                parent.remove(name);
            } else {
                parent.set(name, value.deepCopy());
            }
        }
    }
}
