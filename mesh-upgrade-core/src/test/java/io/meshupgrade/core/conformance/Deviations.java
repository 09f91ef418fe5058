package io.meshupgrade.core.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where we decide differently on purpose, and the comparison of a row with our answer, which takes that into account.
 *
 * <p>Without a deviation our answer has to be what the row expects; with one it must not be, so that the list stays
 * true.
 */
final class Deviations {

    /**
     * One deliberate difference: of a row by its id, of a field in all rows of an area, of a field where rows of an
     * area expect a certain value, or of an operation in an area.
     *
     * @param when the operation; then the field may be left out, and all fields are meant
     * @param expected what the rows expect to which an area's deviation is limited; null for all of its rows
     * @param answer what we answer: for a row an object of its deviating fields; with {@code expected} our value
     *     instead of it; else, for an area, a sentence
     */
    record Deviation(
            String id, String area, String when, String field, JsonNode expected, JsonNode answer, String reason) {

        Deviation {
            boolean ofArea = area != null && (field != null || when != null);
            if ((id == null) != ofArea || answer == null || reason == null) {
                throw new AssertionError("A deviation needs either id or area and field, and answer and reason: it has"
                        + " id " + id + ", area " + area + ", field " + field + ".");
            }
        }

        private boolean covers(Row row, String key) {
            if (id != null) {
                return id.equals(row.id()) && answer.has(key);
            }
            return area.equals(row.area())
                    && (when == null || when.equals(row.when()))
                    && (field == null || field.equals(key))
                    && (expected == null || expected.equals(row.expect().get(key)));
        }

        /** What our answer has to be; null when a sentence says it. */
        private JsonNode instead(String key) {
            return id != null ? answer.get(key) : expected == null ? null : answer;
        }

        private String name() {
            return id != null
                    ? id
                    : (field == null ? "\"" + when + "\"" : "field " + field) + " of area " + area
                            + (expected == null ? "" : " where it is " + expected);
        }
    }

    private final List<Deviation> deviations;
    private final Set<Deviation> seen = new HashSet<>();

    Deviations(List<Deviation> deviations) {
        this.deviations = deviations;
    }

    static Deviations read(InputStream json) throws IOException {
        return new Deviations(new ObjectMapper().readValue(json, new TypeReference<List<Deviation>>() {}));
    }

    /** Compares all that the row expects, and says whether our answer deviates from it as we mean it to. */
    boolean deviates(Row row, JsonNode answer) {
        List<String> wrong = new ArrayList<>();
        boolean deviates = false;
        for (var expected : row.expect().properties()) {
            String key = expected.getKey();
            JsonNode ours = answer.get(key);
            Optional<Deviation> deviation =
                    deviations.stream().filter(d -> d.covers(row, key)).findFirst();
            if (ours == null) {
                wrong.add("the replay of " + row.area() + " does not answer \"" + key + "\"");
            } else if (deviation.isEmpty()) {
                if (!ours.equals(expected.getValue())) {
                    wrong.add(key + " is " + ours + ", not " + expected.getValue());
                }
            } else {
                deviates |= deviates(deviation.get(), key, ours, expected.getValue(), wrong);
            }
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(row.title() + ": " + String.join("; ", wrong));
        }
        return deviates;
    }

    private boolean deviates(Deviation deviation, String key, JsonNode ours, JsonNode expected, List<String> wrong) {
        boolean ofOneRow = deviation.id() != null;
        if (ours.equals(expected)) {
            if (ofOneRow) {
                wrong.add(key + " no longer deviates: take it off deviations.json");
            }
            return false;
        }
        JsonNode instead = deviation.instead(key);
        if (instead != null && !ours.equals(instead)) {
            wrong.add(key + " is " + ours + ", not " + instead + " as deviations.json says");
        }
        seen.add(deviation);
        return true;
    }

    /** Those that no row needed: with all rows replayed, they are out of date. */
    List<String> unseen() {
        return deviations.stream()
                .filter(deviation -> !seen.contains(deviation))
                .map(Deviation::name)
                .toList();
    }
}
