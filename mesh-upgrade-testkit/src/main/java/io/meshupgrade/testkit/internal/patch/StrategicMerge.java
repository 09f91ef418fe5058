package io.meshupgrade.testkit.internal.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A strategic merge patch: like a merge patch, but lists whose elements have keys are merged element by element.
 * Source: apimachinery, pkg/util/strategicpatch. Of its directives {@code $patch} (delete, replace) and
 * {@code $deleteFromPrimitiveList} are understood; {@code $setElementOrder} and {@code $retainKeys} order and prune
 * what our users do not patch, and are passed over.
 */
public final class StrategicMerge {

    private static final String DIRECTIVE = "$patch";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    private StrategicMerge() {}

    /** The patched document; the arguments stay as they are. */
    public static JsonNode apply(JsonNode target, JsonNode patch) {
        return merge("", target, patch);
    }

    private static JsonNode merge(String name, JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode)) {
            return patch.deepCopy();
        }
        if (patch.path(DIRECTIVE).asText().equals("replace")) {
            return ((ObjectNode) patch.deepCopy()).without(DIRECTIVE);
        }
        ObjectNode result =
                target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            mergeField(name, result, entry.getKey(), entry.getValue());
        }
        return result;
    }

    private static void mergeField(String parent, ObjectNode result, String field, JsonNode value) {
        if (field.startsWith(DELETE_FROM)) {
            deleteFrom(result, field.substring(DELETE_FROM.length()), value);
        } else if (field.startsWith("$")) {
            return;
        } else if (value.isNull()) {
            result.remove(field);
        } else if (value instanceof ArrayNode list && MergeKeys.isSet(field)) {
            result.set(field, union(result.path(field), list));
        } else if (value instanceof ArrayNode list
                && !MergeKeys.of(parent, field).isEmpty()) {
            result.set(field, mergeList(field, MergeKeys.of(parent, field), result.path(field), list));
        } else {
            result.set(field, merge(field, result.path(field), value));
        }
    }

    private static JsonNode mergeList(String field, List<String> keys, JsonNode target, ArrayNode patch) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        target.forEach(element -> result.add(element.deepCopy()));
        for (JsonNode element : patch) {
            String directive = element.path(DIRECTIVE).asText();
            if (directive.equals("replace")) {
                result.removeAll();
                continue;
            }
            int at = indexOf(result, keys, element);
            if (directive.equals("delete")) {
                if (at >= 0) {
                    result.remove(at);
                }
            } else if (at >= 0) {
                result.set(at, merge(field, result.get(at), element));
            } else {
                result.add(element.deepCopy());
            }
        }
        return result;
    }

    /** By the keys that the patch names: a port may leave its protocol to the default. */
    private static int indexOf(ArrayNode list, List<String> keys, JsonNode element) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode candidate = list.get(i);
            if (keys.stream()
                    .filter(element::has)
                    .allMatch(key -> candidate.path(key).equals(element.get(key)))) {
                return i;
            }
        }
        return -1;
    }

    private static ArrayNode union(JsonNode target, ArrayNode more) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        target.forEach(result::add);
        more.forEach(element -> {
            if (!contains(result, element)) {
                result.add(element);
            }
        });
        return result;
    }

    private static void deleteFrom(ObjectNode result, String field, JsonNode gone) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : result.path(field)) {
            if (!contains(gone, element)) {
                kept.add(element);
            }
        }
        result.set(field, kept);
    }

    private static boolean contains(JsonNode list, JsonNode element) {
        for (JsonNode candidate : list) {
            if (candidate.equals(element)) {
                return true;
            }
        }
        return false;
    }
}
