package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The part of a JSON document that is kept. What is not part of it is passed over as it arrives, and is never in
 * memory. Of an array, the same part of each element is kept.
 */
final class Projection {

    /** The API server takes no object of half this size; a document that keeps more is not one of its objects. */
    private static final int MAX_KEPT = 4 * 1024 * 1024;

    private static final int PER_VALUE = 32;

    private final Map<String, Projection> fields = new HashMap<>();

    /** @param paths fields whose whole value is kept, as {@code metadata.labels} */
    Projection(String... paths) {
        for (String path : paths) {
            at(path);
        }
    }

    /** Keeps these fields, too. */
    Projection and(String... paths) {
        for (String path : paths) {
            at(path);
        }
        return this;
    }

    /** Of the object at this path, keeps these fields, whose names may hold dots. */
    Projection keeping(String path, Set<String> names) {
        Projection object = at(path);
        names.forEach(name -> object.fields.put(name, new Projection()));
        if (names.isEmpty()) {
            object.fields.put("", new Projection());
        }
        return this;
    }

    private Projection at(String path) {
        Projection place = this;
        for (String name : path.split("\\.", -1)) {
            place = place.fields.computeIfAbsent(name, any -> new Projection());
        }
        return place;
    }

    /**
     * Reads the value at which the parser is.
     *
     * @param what the name of the value, for messages
     */
    JsonNode read(JsonParser parser, String what) throws IOException {
        return new Reading(parser, what).value(this);
    }

    /** One value being read, with what may still be kept of it. */
    private static final class Reading {

        private final JsonParser parser;
        private final String what;
        private int left = MAX_KEPT;

        Reading(JsonParser parser, String what) {
            this.parser = parser;
            this.what = what;
        }

        JsonNode value(Projection kept) throws IOException {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            keep(PER_VALUE);
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(kept);
                case START_ARRAY -> array(kept);
                case VALUE_STRING -> {
                    String text = parser.getText();
                    keep(text.length());
                    yield nodes.textNode(text);
                }
                case VALUE_NUMBER_INT ->
                    parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? nodes.numberNode(parser.getDoubleValue())
                            : nodes.numberNode(parser.getLongValue());
                case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
                case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(parser.getBooleanValue());
                default -> nodes.nullNode();
            };
        }

        private ArrayNode array(Projection kept) throws IOException {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(kept));
            }
            return array;
        }

        private ObjectNode object(Projection kept) throws IOException {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                Projection field = kept.fields.isEmpty() ? kept : kept.fields.get(name);
                if (field == null) {
                    parser.skipChildren();
                } else {
                    keep(name.length());
                    object.set(name, value(field));
                }
            }
            return object;
        }

        private void keep(int size) throws UnreadableDocument {
            left -= size;
            if (left < 0) {
                throw new UnreadableDocument(what + " is larger than any object of an API server");
            }
        }
    }
}
