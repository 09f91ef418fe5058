package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads names and labels from a list of any kind of object, as a stream, and passes over everything else. Unknown
 * fields and nulls are harmless; a document that is no list is an error and never an empty list.
 */
final class ObjectLabelsReader {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final List<ObjectLabels> objects = new ArrayList<>();
    private boolean itemsBegun;
    private boolean itemsEnded;

    private ObjectLabelsReader(JsonParser parser) {
        this.parser = parser;
    }

    /** @throws JsonProcessingException whose original message is for a person, when it is not a whole list */
    static List<ObjectLabels> list(InputStream body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            ObjectLabelsReader reader = new ObjectLabelsReader(parser);
            try {
                reader.readList();
            } catch (MismatchedInputException e) {
                throw e;
            } catch (JsonProcessingException e) {
                throw new JsonParseException(parser, "the document ends or breaks " + reader.place(), e);
            }
            return reader.objects;
        }
    }

    private void readList() throws IOException {
        String expected = "expected a list of objects, found ";
        JsonToken first;
        try {
            first = parser.nextToken();
        } catch (JsonParseException e) {
            throw mismatch(expected + "no JSON");
        }
        if (first != JsonToken.START_OBJECT) {
            throw mismatch(expected + inWords(first));
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean items = parser.currentName().equals("items");
            parser.nextToken();
            if (items) {
                itemsBegun = true;
                readItems();
                itemsEnded = true;
            } else {
                parser.skipChildren();
            }
        }
        if (!itemsBegun) {
            throw mismatch(expected + "a document without items");
        }
    }

    private void readItems() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(JsonToken.START_ARRAY, "items");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, item());
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
            expect(JsonToken.START_OBJECT, "metadata of " + item());
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
            throw mismatch(item() + " has no name");
        }
        objects.add(new ObjectLabels(namespace, name, labels));
    }

    private Map<String, String> readLabels() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        expect(JsonToken.START_OBJECT, "labels of " + item());
        Map<String, String> labels = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            labels.put(key, text("label " + key));
        }
        return labels;
    }

    private String text(String what) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        expect(JsonToken.VALUE_STRING, what + " of " + item());
        return parser.getText();
    }

    private void expect(JsonToken expected, String what) throws IOException {
        if (parser.currentToken() != expected) {
            throw mismatch(what + " is " + inWords(parser.currentToken()) + ", not " + inWords(expected));
        }
    }

    private MismatchedInputException mismatch(String message) {
        return MismatchedInputException.from(parser, ObjectLabels.class, message);
    }

    private String item() {
        return "items[" + objects.size() + "]";
    }

    private String place() {
        if (!itemsBegun) {
            return "before items";
        }
        return itemsEnded ? "after items" : "at " + item();
    }

    private static String inWords(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> token.toString();
        };
    }
}
