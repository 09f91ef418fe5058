package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads documents so that they are written again exactly as they were: unknown fields, nulls, and long numbers. */
final class ArmJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ArmJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object in the body of a request. */
    static ObjectNode object(Request request) {
        String type = request.header("Content-Type");
        if (type != null && !type.toLowerCase(Locale.ROOT).contains("json")) {
            throw ArmError.ofArm(
                    415,
                    "UnsupportedMediaType",
                    "The content media type '" + type + "' is not supported. Only 'application/json' is supported.");
        }
        try {
            if (MAPPER.readTree(request.body()) instanceof ObjectNode object) {
                return object;
            }
            throw invalidContent("a JSON object is expected");
        } catch (JsonProcessingException e) {
            throw invalidContent(e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory can always be read", e);
        }
    }

    private static ArmError invalidContent(String why) {
        return ArmError.ofArm(
                400,
                "InvalidRequestContent",
                "The request content was invalid and could not be deserialized: '" + why + "'.");
    }

    /** The text at a path, or empty when there is none. */
    static String text(JsonNode node, String pointer) {
        return node.at(pointer).asText("");
    }

    /** The texts of an array, in its order; other values are left out. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(value -> {
            if (value.isTextual()) {
                texts.add(value.textValue());
            }
        });
        return texts;
    }

    static ArrayNode array(List<String> texts) {
        ArrayNode array = MAPPER.createArrayNode();
        texts.forEach(array::add);
        return array;
    }
}
