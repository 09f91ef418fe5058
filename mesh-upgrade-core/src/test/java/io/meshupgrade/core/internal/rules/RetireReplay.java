package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks whether a revision may go. */
public final class RetireReplay implements Replay {

    private static final Revision OLD = new Revision("asm-1-29");

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
        String installed = given.path("owned").asBoolean(true) ? "29 30" : "30";
        ArmCluster cluster = Region.cluster(
                new ArmMesh("Istio", Region.revisions(installed), List.of(), List.of(), null), "1.34.4", null);
        RevisionChange change = given.path("active").asBoolean()
                ? RevisionChange.rollBack(cluster, null)
                : RevisionChange.complete(cluster, null);
        DependantsFound found = new DependantsFound(OLD.name(), Map.of(DependantKind.POD, usage), 0, 0, List.of());
        boolean allowed = change instanceof RevisionChange.Replace replace
                && !replace.revisions().contains(OLD)
                && Retirement.obstacle(found, Set.of()).isEmpty();
        return new ObjectMapper().createObjectNode().put("action", allowed ? "delete" : "keep");
    }
}
