package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a service mesh profile must look like, apart from its revisions. The texts are those of AKS troubleshooting,
 * istio-add-on-general-troubleshooting.
 */
final class MeshProfileRules {

    private static final Set<String> INGRESS_MODES = Set.of("External", "Internal");
    private static final List<String> PLUGIN_CA_PARAMETERS =
            List.of("keyVaultId", "certObjectName", "keyObjectName", "rootCertObjectName", "certChainObjectName");

    private MeshProfileRules() {}

    /**
     * Checks a profile of a PUT.
     *
     * @param profile an object
     * @return whether the mesh shall be on
     */
    static boolean check(JsonNode profile) {
        String mode = profile.path("mode").asText("");
        if (mode.equals("Disabled")) {
            return false;
        }
        if (!mode.equals("Istio")) {
            throw ArmError.badRequest("Missing service mesh mode: " + mode);
        }
        JsonNode istio = profile.path("istio");
        if (!istio.isObject()) {
            throw ArmError.badRequest("Istio profile is missing even though Service Mesh mode is Istio");
        }
        checkIngresses(istio.at("/components/ingressGateways"));
        checkPluginCa(istio.at("/certificateAuthority/plugin"));
        return true;
    }

    private static void checkIngresses(JsonNode gateways) {
        Map<String, Integer> counts = new HashMap<>();
        for (JsonNode gateway : gateways) {
            String mode = gateway.path("mode").asText("");
            if (!INGRESS_MODES.contains(mode)) {
                throw ArmError.badRequest("Invalid istio ingress mode: " + mode);
            }
            if (counts.merge(mode, 1, Integer::sum) > 1) {
                throw ArmError.badRequest(
                        "Too many ingresses for type: " + mode + ". Only 1 ingress gateway are allowed");
            }
        }
    }

    private static void checkPluginCa(JsonNode plugin) {
        List<String> missing = PLUGIN_CA_PARAMETERS.stream()
                .filter(parameter -> plugin.path(parameter).asText("").isEmpty())
                .toList();
        if (plugin.isObject() && !missing.isEmpty()) {
            throw ArmError.badRequest("ServiceMeshProfile is missing required parameters: " + String.join(", ", missing)
                    + " for plugin certificate authority");
        }
    }
}
