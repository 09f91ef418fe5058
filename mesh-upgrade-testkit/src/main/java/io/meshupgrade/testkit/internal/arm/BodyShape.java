package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The types of the fields that matter here, as the provider's JSON parser would insist on them. Null is allowed. */
final class BodyShape {

    private static final String MESH = "/properties/serviceMeshProfile";

    private static final List<String> OBJECTS = List.of(
            "/properties",
            "/tags",
            MESH,
            MESH + "/istio",
            MESH + "/istio/components",
            MESH + "/istio/certificateAuthority",
            MESH + "/istio/certificateAuthority/plugin");

    private static final List<String> TEXTS =
            List.of("/location", "/properties/kubernetesVersion", "/properties/supportPlan", MESH + "/mode");

    private static final List<String> LISTS_OF_OBJECTS = List.of(
            "/properties/agentPoolProfiles",
            MESH + "/istio/components/ingressGateways",
            MESH + "/istio/components/egressGateways");

    private static final List<String> LISTS_OF_TEXTS = List.of(MESH + "/istio/revisions");

    private BodyShape() {}

    static void check(ObjectNode body) {
        OBJECTS.forEach(path -> require(body.at(path), JsonNodeType.OBJECT, path));
        TEXTS.forEach(path -> require(body.at(path), JsonNodeType.STRING, path));
        LISTS_OF_OBJECTS.forEach(path -> requireList(body.at(path), JsonNodeType.OBJECT, path));
        LISTS_OF_TEXTS.forEach(path -> requireList(body.at(path), JsonNodeType.STRING, path));
    }

    private static void requireList(JsonNode list, JsonNodeType elements, String path) {
        require(list, JsonNodeType.ARRAY, path);
        list.forEach(element -> require(element, elements, path));
    }

    private static void require(JsonNode value, JsonNodeType wanted, String path) {
        if (!value.isMissingNode() && !value.isNull() && value.getNodeType() != wanted) {
            throw ArmError.wrongType(
                    value.getNodeType().name().toLowerCase(Locale.ROOT),
                    "ManagedCluster" + path.replace('/', '.'),
                    wanted.name().toLowerCase(Locale.ROOT));
        }
    }
}
