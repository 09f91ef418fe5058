package io.meshupgrade.testkit.internal.patch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A JSON patch (RFC 6902): a list of operations, of which all happen or none. */
public final class JsonPatch {

    private JsonPatch() {}

    /**
     * The patched document; the arguments stay as they are.
     *
     * @throws PatchException when an operation is malformed, misses its target, or is a {@code test} that fails
     */
    public static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isArray()) {
            throw PatchException.malformed("a JSON patch is a list of operations");
        }
        JsonNode result = target.deepCopy();
        for (JsonNode operation : patch) {
            result = applyOne(result, operation);
        }
        return result;
    }

    private static JsonNode applyOne(JsonNode target, JsonNode operation) {
        String op = operation.path("op").asText();
        JsonPointer path = pointer(operation, "path");
        return switch (op) {
            case "add" -> add(target, path, value(operation));
            case "replace" -> add(remove(target, path), path, value(operation));
            case "remove" -> remove(target, path);
            case "copy" ->
                add(target, path, require(target, pointer(operation, "from")).deepCopy());
            case "move" -> {
                JsonPointer from = pointer(operation, "from");
                JsonNode moved = require(target, from);
                yield add(remove(target, from), path, moved);
            }
            case "test" -> {
                if (!require(target, path).equals(value(operation))) {
                    throw PatchException.doesNotFit("testing value " + path + " failed");
                }
                yield target;
            }
            default -> throw PatchException.malformed("unknown operation \"" + op + "\"");
        };
    }

    private static JsonPointer pointer(JsonNode operation, String field) {
        try {
            return JsonPointer.compile(operation.path(field).asText());
        } catch (IllegalArgumentException e) {
            throw PatchException.malformed(field + " is no JSON pointer: " + operation.path(field));
        }
    }

    private static JsonNode value(JsonNode operation) {
        JsonNode value = operation.get("value");
        if (value == null) {
            throw PatchException.malformed("an operation without a value: " + operation);
        }
        return value;
    }

    private static JsonNode require(JsonNode target, JsonPointer path) {
        JsonNode found = target.at(path);
        if (found.isMissingNode()) {
            throw PatchException.doesNotFit("nothing is at " + path);
        }
        return found;
    }

    private static JsonNode add(JsonNode target, JsonPointer path, JsonNode value) {
        if (path.matches()) {
            return value;
        }
        JsonNode parent = require(target, path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            array.insert(last.equals("-") ? array.size() : index(last, array.size()), value);
        } else {
            throw PatchException.doesNotFit(path.head() + " holds neither fields nor elements");
        }
        return target;
    }

    private static JsonNode remove(JsonNode target, JsonPointer path) {
        require(target, path);
        JsonNode parent = target.at(path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else if (parent instanceof ArrayNode array) {
            array.remove(index(last, array.size() - 1));
        }
        return target;
    }

    private static int index(String text, int largest) {
        try {
            int index = Integer.parseInt(text);
            if (index >= 0 && index <= largest) {
                return index;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw PatchException.doesNotFit("no element " + text);
    }
}
