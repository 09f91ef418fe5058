package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.dependants.Usage;
import java.util.List;

/** Asks whether a revision may go. */
public final class RetireReplay implements Replay {

    private static final Revision OLD = new Revision("asm-1-29");
    private static final Revision NEW = new Revision("asm-1-30");

    @Override
    public String area() {
        return "retire-old-revision";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        Usage usage = switch (given.path("inUse").asText()) {
            case "True" -> new Usage.Blocked(1, List.of(), List.of());
            case "False" -> new Usage.Clear();
            default -> new Usage.Unknown(List.of("It was not asked."));
        };
        boolean allowed = Retirement.allowed(
                OLD,
                given.path("owned").asBoolean(true) ? List.of(OLD, NEW) : List.of(NEW),
                given.path("active").asBoolean() ? OLD : NEW,
                usage);
        return new ObjectMapper().createObjectNode().put("action", allowed ? "delete" : "keep");
    }
}
