package io.meshupgrade.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.tags.TagRow;
import java.util.List;

/** Lists the tags of the given cluster. It lives here because here it sees the implementation of {@code Tags}. */
public final class TagListReplay implements Replay {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String area() {
        return "tag-list";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        String namespace = given.path("istioNamespace").asText("istio-system");
        List<TagRow> rows = new ClusterTags(
                        new GivenCluster(given.path("objects")),
                        () -> {
                            throw notNeeded();
                        },
                        () -> {
                            throw notNeeded();
                        },
                        () -> {
                            throw notNeeded();
                        },
                        namespace)
                .list();
        ObjectNode answer = JSON.createObjectNode();
        answer.set("rows", JSON.valueToTree(rows));
        if (rows.isEmpty()) {
            // Where istioctl says this, the library has an empty list, which the command line puts into these words.
            answer.put("text", "No Istio revision tags found.");
        }
        return answer;
    }

    private static AssertionError notNeeded() {
        return new AssertionError("a list needs no more than lists");
    }
}
