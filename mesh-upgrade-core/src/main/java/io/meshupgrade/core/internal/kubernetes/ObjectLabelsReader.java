package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads names and labels from a list of any kind of object, as a stream, and passes over everything else. Unknown
 * fields and nulls are harmless; a document that is no list is an error and never an empty list.
 */
final class ObjectLabelsReader {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final List<ObjectLabels> objects = new ArrayList<>();

    private ObjectLabelsReader(JsonParser parser) {
        this.parser = parser;
    }

    static List<ObjectLabels> list(InputStream body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            ObjectLabelsReader reader = new ObjectLabelsReader(parser);
            reader.readList();
            return reader.objects;
        }
    }

    private void readList() throws IOException {
        boolean itemsSeen = false;
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonParseException(parser, "expected a list of objects, found no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean items = parser.currentName().equals("items");
            parser.nextToken();
            if (items) {
                itemsSeen = true;
                readItems();
            } else {
                parser.skipChildren();
            }
        }
        if (!itemsSeen) {
            throw new JsonParseException(parser, "expected a list of objects, found a document without items");
        }
    }

    private void readItems() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(JsonToken.START_ARRAY, "items");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, "items[" + objects.size() + "]");
            readObject();
        }
    }

    private void readObject() throws IOException {
        String namespace = "";
        String name = "";
        Map<String, String> labels = Map.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean metadata = parser.currentName().equals("metadata");
            parser.nextToken();
            if (!metadata) {
                parser.skipChildren();
                continue;
            }
            expect(JsonToken.START_OBJECT, "metadata of items[" + objects.size() + "]");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "name" -> name = text(field);
                    case "namespace" -> namespace = text(field);
                    case "labels" -> labels = readLabels();
                    default -> parser.skipChildren();
                }
            }
        }
        if (name.isEmpty()) {
            throw new JsonParseException(parser, "items[" + objects.size() + "] has no name");
        }
        objects.add(new ObjectLabels(namespace, name, labels));
    }

    private Map<String, String> readLabels() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        expect(JsonToken.START_OBJECT, "labels of items[" + objects.size() + "]");
        Map<String, String> labels = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            labels.put(key, text(key));
        }
        return labels;
    }

    private String text(String field) throws IOException {
        expect(JsonToken.VALUE_STRING, field + " of items[" + objects.size() + "]");
        return parser.getText();
    }

    private void expect(JsonToken expected, String what) throws IOException {
        if (parser.currentToken() != expected) {
            throw new JsonParseException(
                    parser, what + " is " + parser.currentToken() + " where " + expected + " is expected");
        }
    }
}
