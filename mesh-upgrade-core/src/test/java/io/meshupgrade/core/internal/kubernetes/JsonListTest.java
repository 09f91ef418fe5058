package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshupgrade.core.internal.observe.ObjectLabels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonListTest {

    @Test
    void readsNamespaceNameAndLabels() throws IOException {
        // Given
        String document = """
                {"kind": "ServiceList", "apiVersion": "v1", "metadata": {"resourceVersion": "7"}, "items": [
                  {"metadata": {"namespace": "shop", "name": "cart", "labels": {"app": "cart", "tier": "web"}}},
                  {"metadata": {"name": "shop"}}]}
                """;

        // When
        List<ObjectLabels> objects = read(document);

        // Then
        assertThat(objects)
                .containsExactly(
                        new ObjectLabels("shop", "cart", Map.of("app", "cart", "tier", "web")),
                        new ObjectLabels("", "shop", Map.of()));
    }

    @Test
    void passesOverFieldsItDoesNotKnow() throws IOException {
        // Given
        String document = """
                {"metadata": {"items": [1], "labels": {"a": "b"}}, "new": [[{"items": []}]], "items": [
                  {"spec": {"metadata": {"name": "decoy"}},
                   "metadata": {"new": {"name": "decoy"}, "name": "cart", "generation": 3, "labels": {"a": "b"}},
                   "status": {"labels": {"c": "d"}}}], "more": {"items": null}}
                """;

        // When
        List<ObjectLabels> objects = read(document);

        // Then
        assertThat(objects).containsExactly(new ObjectLabels("", "cart", Map.of("a", "b")));
    }

    @Test
    void takesNullForAbsent() throws IOException {
        // Given
        String document = """
                {"items": [
                  {"metadata": {"namespace": null, "name": "cart", "labels": null, "annotations": null}, "spec": null},
                  {"metadata": {"name": "shop", "labels": {"istio.io/rev": null}}}]}
                """;

        // When
        List<ObjectLabels> objects = read(document);

        // Then
        assertThat(objects)
                .containsExactly(
                        new ObjectLabels("", "cart", Map.of()),
                        new ObjectLabels("", "shop", Map.of("istio.io/rev", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"items\": []}", "{\"items\": null}"})
    void readsAnEmptyList(String document) throws IOException {
        assertThat(read(document)).isEmpty();
    }

    @Test
    void readsPastHugeAnnotations() throws IOException {
        // Given
        String annotation = "x".repeat(2_000_000);
        String document = "{\"items\": [{\"metadata\": {\"annotations\": {\"last-applied\": \"" + annotation
                + "\"}, \"name\": \"cart\"}}]}";

        // When
        List<ObjectLabels> objects = read(document);

        // Then
        assertThat(objects).containsExactly(new ObjectLabels("", "cart", Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"kind": "Status", "code": 200}    | expected a list of objects, found a document without items
                    {}                                 | expected a list of objects, found a document without items
                    []                                 | expected a list of objects, found an array
                    "items"                            | expected a list of objects, found a string
                    null                               | expected a list of objects, found null
                    ''                                 | expected a list of objects, found nothing
                    <html><body>sign in</body></html>  | expected a list of objects, found no JSON
                    """)
    void refusesADocumentThatIsNoList(String document, String message) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOfSatisfying(
                        UnreadableDocument.class,
                        e -> assertThat(e.getMessage()).isEqualTo(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"items": {}}                                             | items is an object, not an array
                    {"items": [{"metadata": {"name": "a"}}, 5]}               | items[1] is a number, not an object
                    {"items": [null]}                                         | items[0] is null, not an object
                    {"items": [{"metadata": "a"}]}                            | metadata of items[0] is a string, not an object
                    {"items": [{"metadata": {"name": 5}}]}                    | metadata.name of items[0] is a number, not a string
                    {"items": [{"metadata": {"name": "a", "labels": []}}]}    | metadata.labels of items[0] (a) is an array, not an object
                    {"items": [{"metadata": {"name": "a", "labels": {"b": true}}}]} | metadata.labels.b of items[0] (a) is a boolean, not a string
                    {"items": [{"metadata": {"name": "a", "namespace": {}}}]} | metadata.namespace of items[0] (a) is an object, not a string
                    {"items": [{"metadata": {}}]}                             | items[0] has no name
                    {"items": [{}]}                                           | items[0] has no name
                    """)
    void namesTheObjectAndTheFieldOfAWrongType(String document, String message) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOfSatisfying(
                        UnreadableDocument.class,
                        e -> assertThat(e.getMessage()).isEqualTo(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"items": [{"metadata": {"name": "a"}}, {"metadata": {"na   | the document ends or breaks at items[1]
                    {"items": [{"metadata": {"name": "a"}},                     | the document ends or breaks at items[1]
                    {"items": [{"metadata": {"name": "a"}} {                    | the document ends or breaks at items[1]
                    {"items": [{"metadata": {"name": "a", "labels": {"b": "c"   | the document ends or breaks at items[0]
                    {"items": [{"metadata": {"name": "a"}}]                     | the document ends or breaks after items
                    {"kind": "PodList", "items"                                 | the document ends or breaks before items
                    """)
    void saysWhereATruncatedOrBrokenDocumentStops(String document, String message) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOfSatisfying(
                        UnreadableDocument.class,
                        e -> assertThat(e.getMessage()).isEqualTo(message));
    }

    private static List<ObjectLabels> read(String document) throws IOException {
        List<ObjectLabels> objects = new ArrayList<>();
        JsonList.read(
                new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
                MeshLists.LABELS,
                item -> objects.add(MeshLists.labels(item)));
        return objects;
    }
}
