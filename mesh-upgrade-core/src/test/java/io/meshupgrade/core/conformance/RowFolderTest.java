package io.meshupgrade.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFolderTest {

    private static final String ROW = """
            [{"id": "A-1", "area": "a", "given": {"case": "prose", "fixture": "f"}, "when": "w", "expect": {"x": 1}}]
            """;

    @TempDir
    Path folder;

    @Test
    void readsRowsAndPutsFixturesInPlace() throws IOException {
        // Given
        write("rows.json", ROW);
        write("fixtures.json", "{\"f\": {\"webhooks\": []}}");
        write("README.md", "not JSON");

        // When
        List<Row> rows = RowFolder.read(folder);

        // Then
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.title()).isEqualTo("A-1: prose");
            assertThat(row.given().path("fixture").has("webhooks")).isTrue();
        });
    }

    @Test
    void refusesAFolderThatIsMissing() {
        // Given
        Path missing = folder.resolve("missing");

        // Then
        assertThatThrownBy(() -> RowFolder.read(missing))
                .hasMessage("The conformance folder " + missing + " does not exist, or is no folder.");
    }

    @Test
    void refusesAFolderWithoutRows() throws IOException {
        // Given
        write("fixtures.json", "{}");

        // Then
        assertThatThrownBy(() -> RowFolder.read(folder))
                .hasMessage("The conformance folder " + folder + " holds no rows.");
    }

    @Test
    void namesTheFileThatIsNotJson() throws IOException {
        // Given
        write("good.json", ROW);
        write("broken.json", "[\n{\"id\": ]");

        // Then
        assertThatThrownBy(() -> RowFolder.read(folder))
                .hasMessageStartingWith(folder.resolve("broken.json") + " is not JSON, at line 2: ");
    }

    @Test
    void namesTheFileThatIsEmpty() throws IOException {
        // Given
        write("empty.json", "");

        // Then
        assertThatThrownBy(() -> RowFolder.read(folder))
                .hasMessage(folder.resolve("empty.json") + " is neither an array of rows nor an object of fixtures.");
    }

    @Test
    void namesTheElementThatExpectsNothing() throws IOException {
        // Given
        write("rows.json", ROW.replace("{\"x\": 1}", "{}"));

        // Then
        assertThatThrownBy(() -> RowFolder.read(folder))
                .hasMessage("Element 0 of " + folder.resolve("rows.json")
                        + " is no row: it needs id, area, given and expect.");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
