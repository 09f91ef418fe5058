package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object of a document. One that is null is one that is absent; one of another type than expected is
 * an {@link UnreadableDocument} that names it, and the object.
 */
final class Fields {

    private final JsonNode node;
    private final String path;
    private final String object;

    private Fields(JsonNode node, String path, String object) {
        this.node = node;
        this.path = path;
        this.object = object;
    }

    /** @param object what to call it in messages, such as {@code items[3]} */
    static Fields of(JsonNode node, String object) throws UnreadableDocument {
        if (!node.isObject()) {
            throw new UnreadableDocument(object + " is " + inWords(node) + ", not an object");
        }
        JsonNode metadata = node.path("metadata");
        String name = Objects.requireNonNullElse(metadata.path("name").textValue(), "");
        String namespace = Objects.requireNonNullElse(metadata.path("namespace").textValue(), "");
        String known = namespace.isEmpty() ? name : namespace + "/" + name;
        return new Fields(node, "", known.isEmpty() ? object : object + " (" + known + ")");
    }

    /** An empty one when there is none. */
    Fields object(String name) throws UnreadableDocument {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isObject()) {
            throw mismatch(name, value, "an object");
        }
        return new Fields(value, path + name + ".", object);
    }

    /** Empty when there is none. */
    List<Fields> objects(String name) throws UnreadableDocument {
        List<Fields> objects = new ArrayList<>();
        int index = 0;
        for (JsonNode element : array(name)) {
            String place = name + "[" + index++ + "]";
            if (!element.isObject()) {
                throw mismatch(place, element, "an object");
            }
            objects.add(new Fields(element, path + place + ".", object));
        }
        return objects;
    }

    /** Empty when there is none. */
    List<String> texts(String name) throws UnreadableDocument {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(name)) {
            texts.add(text(name + "[" + texts.size() + "]", element));
        }
        return texts;
    }

    private JsonNode array(String name) throws UnreadableDocument {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isArray()) {
            throw mismatch(name, value, "an array");
        }
        return value;
    }

    /** An object all of whose values are strings, such as labels. Empty when there is none. */
    Map<String, String> map(String name) throws UnreadableDocument {
        Fields entries = object(name);
        Map<String, String> map = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : entries.node.properties()) {
            map.put(entry.getKey(), entries.text(entry.getKey(), entry.getValue()));
        }
        return map;
    }

    /** Empty when there is none. */
    String text(String name) throws UnreadableDocument {
        return text(name, value(name));
    }

    /** The same, with what the API server makes of one that is absent. */
    String text(String name, String otherwise) throws UnreadableDocument {
        String text = text(name);
        return text.isEmpty() ? otherwise : text;
    }

    private String text(String name, JsonNode value) throws UnreadableDocument {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw mismatch(name, value, "a string");
        }
        return value.textValue();
    }

    boolean has(String name) {
        return !value(name).isMissingNode();
    }

    /** 0 when there is none. */
    int number(String name) throws UnreadableDocument {
        return number(name, 0);
    }

    /** @param otherwise what it is when there is none */
    int number(String name, int otherwise) throws UnreadableDocument {
        if (!has(name)) {
            return otherwise;
        }
        long number = longNumber(name);
        if (number != (int) number) {
            throw new UnreadableDocument(path + name + " of " + object + " is " + number + ", not a number of 32 bits");
        }
        return (int) number;
    }

    /** 0 when there is none. */
    long longNumber(String name) throws UnreadableDocument {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw mismatch(name, value, "a number");
        }
        if (value.isFloatingPointNumber()) {
            throw new UnreadableDocument(
                    path + name + " of " + object + " is " + value.asText() + ", not a whole number of 64 bits");
        }
        return value.longValue();
    }

    /** For what Istio lets be either, such as the tag of an image. */
    String textOrNumber(String name) throws UnreadableDocument {
        JsonNode value = value(name);
        return value.isNumber() ? value.asText() : text(name);
    }

    boolean flag(String name) throws UnreadableDocument {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw mismatch(name, value, "a boolean");
        }
        return value.booleanValue();
    }

    /** The names of those that are there. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Nullable
    Instant time(String name) throws UnreadableDocument {
        String text = text(name);
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new UnreadableDocument(path + name + " of " + object + " is no time", e);
        }
    }

    private JsonNode value(String name) {
        JsonNode value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private UnreadableDocument mismatch(String name, JsonNode value, String expected) {
        return new UnreadableDocument(path + name + " of " + object + " is " + inWords(value) + ", not " + expected);
    }

    UnreadableDocument unreadable(String problem) {
        return new UnreadableDocument(object + " " + problem);
    }

    private static String inWords(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> "null";
        };
    }
}
