package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The decision tables which also prove the product's rules; see the README in their folder. They are taken from the
 * module beside, or from the folder that the system property {@code meshupgrade.conformance} names.
 */
public final class ConformanceRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ConformanceRows() {}

    /** The rows of an area, as arguments of a test. */
    public static List<Arguments> of(String area) {
        List<Arguments> rows = new ArrayList<>();
        for (JsonNode row : read(area)) {
            rows.add(Arguments.of(Named.of(row.path("id").asText(), row)));
        }
        return rows;
    }

    public static JsonNode read(String file) {
        Path folder = Path.of(
                System.getProperty("meshupgrade.conformance", "../mesh-upgrade-core/src/test/resources/conformance"));
        try {
            return JSON.readTree(Files.readString(folder.resolve(file + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No conformance rows in " + folder + "; name their folder with -Dmeshupgrade.conformance", e);
        }
    }
}
