package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.rules.Prediction.Match;
import java.util.List;

/** Asks which webhooks take a pod. */
public final class InjectionSelectorReplay implements Replay {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String area() {
        return "injection-selector";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        List<Match> matches = Injection.matches(
                GivenMesh.webhooks(given.path("fixture")),
                GivenMesh.strings(given.path("namespaceLabels")),
                GivenMesh.strings(given.path("podLabels")));
        ObjectNode answer = JSON.createObjectNode();
        answer.put("matchCount", matches.size());
        answer.put("doubleInjection", matches.size() > 1);
        answer.put(
                "target", matches.size() == 1 ? matches.get(0).entry().service().name() : null);
        answer.put("webhook", matches.size() == 1 ? matches.get(0).entry().name() : null);
        matches.forEach(match -> answer.withArray("/matches")
                .add(match.configuration() + "/" + match.entry().name()));
        answer.withArray("/matches");
        return answer;
    }
}
