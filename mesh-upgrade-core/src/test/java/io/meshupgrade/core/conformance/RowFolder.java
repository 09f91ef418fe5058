package io.meshupgrade.core.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads all rows of a folder: a file that is an array holds rows, one that is an object holds fixtures. */
final class RowFolder {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path folder;
    private final ObjectNode fixtures = JsonNodeFactory.instance.objectNode();
    private final List<Row> rows = new ArrayList<>();

    private RowFolder(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Fails with the name of the folder or file that cannot be replayed: less than all rows is never the answer. */
    static List<Row> read(Path path) throws IOException {
        RowFolder folder = new RowFolder(path);
        Map<Path, JsonNode> documents = folder.documents();
        documents.values().stream()
                .filter(JsonNode::isObject)
                .forEach(document -> folder.fixtures.setAll((ObjectNode) document));
        documents.forEach(folder::addRows);
        if (folder.rows.isEmpty()) {
            throw new AssertionError("The conformance folder " + folder.folder + " holds no rows.");
        }
        return folder.rows;
    }

    private Map<Path, JsonNode> documents() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new AssertionError("The conformance folder " + folder + " does not exist, or is no folder.");
        }
        Map<Path, JsonNode> documents = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                documents.put(file, document(file));
            }
        }
        return documents;
    }

    private static JsonNode document(Path file) throws IOException {
        JsonNode document;
        try {
            document = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new AssertionError(
                    file + " is not JSON, at line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
        if (!document.isArray() && !document.isObject()) {
            throw new AssertionError(file + " is neither an array of rows nor an object of fixtures.");
        }
        return document;
    }

    private void addRows(Path file, JsonNode document) {
        if (document.isObject()) {
            return;
        }
        for (int i = 0; i < document.size(); i++) {
            JsonNode row = document.get(i);
            if (!row.path("id").isTextual()
                    || !row.path("area").isTextual()
                    || !row.path("given").isObject()
                    || !row.path("expect").isObject()
                    || row.path("expect").isEmpty()) {
                throw new AssertionError(
                        "Element " + i + " of " + file + " is no row: it needs id, area, given and expect.");
            }
            ObjectNode given = (ObjectNode) row.get("given");
            JsonNode fixture = fixtures.path(given.path("fixture").asText());
            if (fixture.isObject() || fixture.isArray()) {
                given.set("fixture", fixture);
            }
            rows.add(new Row(
                    row.get("id").asText(),
                    row.get("area").asText(),
                    given,
                    row.path("when").asText(),
                    row.get("expect")));
        }
    }
}
