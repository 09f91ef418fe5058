package io.meshupgrade.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeviationsTest {

    private static final String OF_A_ROW = "[{\"id\": \"A-1\", \"answer\": {\"x\": 2}, \"reason\": \"better\"}]";
    private static final String OF_AN_AREA =
            "[{\"area\": \"a\", \"field\": \"x\", \"answer\": \"more\", \"reason\": \"better\"}]";

    private final Row row = new Row("A-1", "a", json("{}"), "w", json("{\"x\": 1}"));

    @Test
    void takesTheAnswerThatTheRowExpects() throws IOException {
        assertThat(deviations("[]").deviates(row, json("{\"x\": 1, \"y\": 5}"))).isFalse();
    }

    @Test
    void refusesAnotherAnswer() throws IOException {
        // Given
        Deviations none = deviations("[]");

        // Then
        assertThatThrownBy(() -> none.deviates(row, json("{\"x\": 2}"))).hasMessage("A-1: x is 2, not 1");
    }

    @Test
    void refusesARowThatExpectsWhatTheReplayDoesNotKnow() throws IOException {
        // Given
        Deviations none = deviations("[]");

        // Then
        assertThatThrownBy(() -> none.deviates(row, json("{\"y\": 1}")))
                .hasMessage("A-1: the replay of a does not answer \"x\"");
    }

    @Test
    void takesTheDifferenceThatIsMeant() throws IOException {
        // Given
        Deviations ofARow = deviations(OF_A_ROW);
        Deviations ofAnArea = deviations(OF_AN_AREA);

        // Then
        assertThat(ofARow.deviates(row, json("{\"x\": 2}"))).isTrue();
        assertThat(ofARow.unseen()).isEmpty();
        assertThat(ofAnArea.deviates(row, json("{\"x\": 7}"))).isTrue();
        assertThat(ofAnArea.unseen()).isEmpty();
    }

    @Test
    void refusesADifferenceOtherThanTheOneThatIsMeant() throws IOException {
        // Given
        Deviations deviations = deviations(OF_A_ROW);

        // Then
        assertThatThrownBy(() -> deviations.deviates(row, json("{\"x\": 3}")))
                .hasMessage("A-1: x is 3, not 2 as deviations.json says");
    }

    @Test
    void limitsTheDeviationOfAnAreaToWhatItsRowsExpect() throws IOException {
        // Given
        String ofAValue =
                "[{\"area\": \"a\", \"field\": \"x\", \"expected\": %d, \"answer\": 2, \"reason\": \"better\"}]";
        Deviations ofOne = deviations(ofAValue.formatted(1));
        Deviations ofFive = deviations(ofAValue.formatted(5));

        // Then
        assertThat(ofOne.deviates(row, json("{\"x\": 2}"))).isTrue();
        assertThatThrownBy(() -> ofOne.deviates(row, json("{\"x\": 3}")))
                .hasMessage("A-1: x is 3, not 2 as deviations.json says");
        assertThatThrownBy(() -> ofFive.deviates(row, json("{\"x\": 2}"))).hasMessage("A-1: x is 2, not 1");
        assertThat(ofFive.unseen()).containsExactly("field x of area a where it is 5");
    }

    @Test
    void refusesADeviationThatNoLongerDeviates() throws IOException {
        // Given
        Deviations ofARow = deviations(OF_A_ROW);
        Deviations ofAnArea = deviations(OF_AN_AREA);

        // When
        ofAnArea.deviates(row, json("{\"x\": 1}"));

        // Then
        assertThatThrownBy(() -> ofARow.deviates(row, json("{\"x\": 1}")))
                .hasMessage("A-1: x no longer deviates: take it off deviations.json");
        assertThat(ofARow.unseen()).containsExactly("A-1");
        assertThat(ofAnArea.unseen()).containsExactly("field x of area a");
    }

    @Test
    void refusesADeviationWithoutAReason() {
        assertThatThrownBy(() -> deviations("[{\"id\": \"A-1\", \"answer\": {\"x\": 2}}]"))
                .hasRootCauseMessage("A deviation needs either id or area and field, and answer and reason:"
                        + " it has id A-1, area null, field null.");
    }

    private static Deviations deviations(String json) throws IOException {
        return Deviations.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
