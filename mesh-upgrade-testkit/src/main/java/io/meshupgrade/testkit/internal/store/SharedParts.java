package io.meshupgrade.testkit.internal.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets objects hold their equal parts in common, which is what makes ten thousand pods and their history fit into a
 * small heap: a new version shares what did not change with the version before, and pods of one template share their
 * containers.
 */
final class SharedParts {

    /** Where new objects are like others: in each field of these. */
    private static final List<String> ALIKE = List.of("metadata", "spec");

    private final Map<JsonNode, WeakReference<JsonNode>> known = new WeakHashMap<>();

    /** Exchanges parts of an object for equal ones that are there already. */
    void share(@Nullable ObjectNode before, ObjectNode object) {
        if (before != null) {
            shareWith(before, object);
            return;
        }
        for (String field : ALIKE) {
            if (object.path(field) instanceof ObjectNode part) {
                for (Map.Entry<String, JsonNode> entry : part.properties()) {
                    if (entry.getValue().isContainerNode()) {
                        entry.setValue(sharedOf(entry.getValue()));
                    }
                }
            }
        }
    }

    private static void shareWith(ObjectNode before, ObjectNode object) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode old = before.get(entry.getKey());
            JsonNode now = entry.getValue();
            if (old == null) {
                continue;
            }
            if (old.equals(now)) {
                entry.setValue(old);
            } else if (old instanceof ObjectNode oldPart && now instanceof ObjectNode part) {
                shareWith(oldPart, part);
            }
        }
    }

    private JsonNode sharedOf(JsonNode part) {
        WeakReference<JsonNode> reference = known.get(part);
        JsonNode shared = reference == null ? null : reference.get();
        if (shared != null) {
            return shared;
        }
        known.put(part, new WeakReference<>(part));
        return part;
    }
}
