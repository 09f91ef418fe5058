package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.conformance.Replay;

/** Looks for pods that two webhooks take. */
public final class OverlapReplay implements Replay {

    @Override
    public String area() {
        return "overlap";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        boolean overlap =
                !Overlaps.find(GivenMesh.webhooks(given.path("fixture"))).isEmpty();
        return new ObjectMapper()
                .createObjectNode()
                .put("overlap", overlap)
                .put("code", overlap ? Overlaps.CODE : null);
    }
}
