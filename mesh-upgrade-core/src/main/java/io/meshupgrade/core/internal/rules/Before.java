package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.internal.observe.OwnKeys;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was there before an upgrade moved something: written once for each upgrade, in the same request as the move, and
 * believed only as far as it still makes sense.
 *
 * @param upgrade the id of the upgrade
 * @param revision the revision or tag that the label named; null when there was none, which of a tag means that it was
 *     made for the upgrade
 */
public record Before(String upgrade, @Nullable String revision) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is written on an object; empty when nothing is, or not by us. */
    public static Optional<Before> of(Map<String, String> annotations) {
        String text = annotations.get(OwnKeys.BEFORE);
        if (text == null) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(text);
            String revision = json.path("revision").textValue();
            return json.path("upgrade").isTextual()
                    ? Optional.of(new Before(json.path("upgrade").asText(), revision))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            // Somebody else's words: as good as none.
            return Optional.empty();
        }
    }

    /** Whether there was nothing. */
    public boolean wasAbsent() {
        return revision == null;
    }

    public String render() {
        return JSON.createObjectNode()
                .put("upgrade", upgrade)
                .put("revision", revision)
                .toString();
    }
}
