package io.meshupgrade.core.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** Puts the rows of one area to our code. */
public interface Replay {

    String area();

    /**
     * What our code makes of a row.
     *
     * @param given the row's input; a {@code fixture} is already replaced by its document
     * @param when the row's operation
     * @return an object with our answer for each field that a row of this area may expect. A field that a row expects
     *     and that is not here fails the row.
     */
    JsonNode answer(JsonNode given, String when);
}
