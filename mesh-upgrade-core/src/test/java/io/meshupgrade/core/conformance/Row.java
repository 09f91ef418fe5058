package io.meshupgrade.core.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** One row of a decision table. */
record Row(String id, String area, JsonNode given, String when, JsonNode expect) {

    String title() {
        String prose = given.path("case").asText();
        return prose.isEmpty() ? id : id + ": " + prose;
    }
}
