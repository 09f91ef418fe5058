package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of any kind of object as a stream: each item is handed on as soon as it was read, as far as a
 * {@link Projection} keeps it, and forgotten. A document that is no list is an error and never an empty list.
 */
final class JsonList {

    /** Within the limits of what an API server stores. */
    static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(4 * 1024 * 1024)
                    .build())
            .build();

    private static final Projection METADATA = new Projection("continue", "resourceVersion");

    private final JsonParser parser;
    private final NextPage found;
    private int count;
    private boolean itemsBegun;
    private boolean itemsEnded;
    private String next = "";
    private String resourceVersion = "";

    private JsonList(JsonParser parser, NextPage found) {
        this.parser = parser;
        this.found = found;
    }

    /** Takes the items, one by one. */
    interface Items {
        void item(Fields item) throws IOException;
    }

    /**
     * Reads one page.
     *
     * @return the token for the next page, empty for the last one
     * @throws UnreadableDocument when it is not a whole list
     */
    static String read(InputStream body, Projection kept, Items items) throws IOException {
        return readEnd(body, kept, NextPage.LATER, items).next();
    }

    /**
     * What a list says of itself.
     *
     * @param next the token for the next page, empty for the last one
     * @param resourceVersion from which it can be watched
     */
    record End(String next, String resourceVersion) {}

    /** The same, for those who want to watch what comes after, or to ask for the next page early. */
    static End readEnd(InputStream body, Projection kept, NextPage found, Items items) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonList list = new JsonList(parser, found);
            try {
                list.readList(kept, items);
            } catch (JsonProcessingException e) {
                // Without the cause: it may quote the document, which may hold secrets.
                throw new UnreadableDocument("the document ends or breaks " + list.place());
            }
            return new End(list.next, list.resourceVersion);
        }
    }

    private void readList(Projection kept, Items items) throws IOException {
        String expected = "expected a list of objects, found ";
        JsonToken first;
        try {
            first = parser.nextToken();
        } catch (JsonProcessingException e) {
            throw new UnreadableDocument(expected + "no JSON");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new UnreadableDocument(expected + inWords(first));
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "items" -> readItems(kept, items);
                case "metadata" -> readMetadata();
                default -> parser.skipChildren();
            }
        }
        if (!itemsBegun) {
            throw new UnreadableDocument(expected + "a document without items");
        }
    }

    private void readMetadata() throws IOException {
        JsonNode metadata = METADATA.read(parser, "metadata of the list");
        if (!metadata.isNull()) {
            Fields fields = Fields.of(metadata, "metadata of the list");
            next = fields.text("continue");
            resourceVersion = fields.text("resourceVersion");
            found.found(next);
        }
    }

    private void readItems(Projection kept, Items items) throws IOException {
        itemsBegun = true;
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new UnreadableDocument("items is " + inWords(parser.currentToken()) + ", not an array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String name = "items[" + count + "]";
                items.item(Fields.of(kept.read(parser, name), name));
                count++;
            }
        }
        itemsEnded = true;
    }

    private String place() {
        if (!itemsBegun) {
            return "before items";
        }
        return itemsEnded ? "after items" : "at items[" + count + "]";
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
            default -> "null";
        };
    }
}
