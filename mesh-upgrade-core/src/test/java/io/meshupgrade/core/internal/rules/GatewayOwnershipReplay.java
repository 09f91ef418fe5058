package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.conformance.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Asks whether an istiod holds a Gateway. The first of the names that are its own is its revision. */
public final class GatewayOwnershipReplay implements Replay {

    @Override
    public String area() {
        return "gateway-ownership";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        List<String> mine = new ArrayList<>();
        given.path("myTags").forEach(tag -> mine.add(tag.asText()));
        String validator = given.path("defaultValidatorRevision").textValue();
        boolean held = GatewayOwnership.isHeldBy(
                GatewayOwnership.asked(
                        GivenMesh.strings(given.path("gatewayLabels")),
                        GivenMesh.strings(given.path("namespaceLabels"))),
                mine.get(0),
                Set.copyOf(mine),
                validator != null
                        ? validator
                        : given.path("defaultTagWebhookRevision").textValue());
        return new ObjectMapper().createObjectNode().put("mine", held);
    }
}
