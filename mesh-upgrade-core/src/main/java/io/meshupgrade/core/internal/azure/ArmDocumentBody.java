package io.meshupgrade.core.internal.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.Revision;
import java.util.List;

/**
 * The document of a cluster as it is sent back: all that was read, unknown fields and explicit nulls too, with other
 * revisions and without the fields that only ARM writes. These are the ones that az leaves out (azure-cli 2.91.0, seen
 * on the wire).
 */
final class ArmDocumentBody {

    private static final List<String> TOP = List.of("id", "name", "type", "eTag", "systemData");
    private static final List<String> IDENTITY = List.of("principalId", "tenantId");
    private static final List<String> PROPERTIES = List.of(
            "provisioningState",
            "powerState",
            "currentKubernetesVersion",
            "fqdn",
            "azurePortalFQDN",
            "maxAgentPools",
            "resourceUID");
    private static final List<String> POOL = List.of("provisioningState", "currentOrchestratorVersion", "eTag");

    private ArmDocumentBody() {}

    static ObjectNode withRevisions(ObjectNode document, List<Revision> revisions) {
        ObjectNode body = document.deepCopy();
        body.remove(TOP);
        remove(body.path("identity"), IDENTITY);
        JsonNode properties = body.path("properties");
        remove(properties, PROPERTIES);
        properties.path("agentPoolProfiles").forEach(pool -> remove(pool, POOL));
        remove(properties.path("networkProfile").path("loadBalancerProfile"), List.of("effectiveOutboundIPs"));
        remove(properties.path("oidcIssuerProfile"), List.of("issuerURL"));
        ArrayNode wanted =
                body.withObject("/properties/serviceMeshProfile/istio").putArray("revisions");
        revisions.forEach(revision -> wanted.add(revision.name()));
        return body;
    }

    private static void remove(JsonNode node, List<String> fields) {
        if (node instanceof ObjectNode object) {
            object.remove(fields);
        }
    }
}
