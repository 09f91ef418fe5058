package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.api.Types;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;

/** Whether a document can be read as what it claims to be: each known field holds a value of its type, or null. */
final class Shapes {

    private Shapes() {}

    /** What is wrong with a document of this kind, in the words of Go's JSON reader; empty when nothing is. */
    static String complaint(String kind, JsonNode document) {
        String type = Types.has(kind) ? kind : "Object";
        return object(type, "", document);
    }

    private static String object(String type, String path, JsonNode value) {
        if (!value.isObject()) {
            return mismatch(value, type, path, type);
        }
        for (Map.Entry<String, Types.Field> field : Types.fieldsOf(type).entrySet()) {
            JsonNode inner = value.get(field.getKey());
            if (inner != null && !inner.isNull()) {
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                String complaint = field.getValue().list()
                        ? list(type, field.getValue().type(), at, inner)
                        : value(type, field.getValue().type(), at, inner);
                if (!complaint.isEmpty()) {
                    return complaint;
                }
            }
        }
        return "";
    }

    private static String list(String owner, String type, String path, JsonNode value) {
        if (!value.isArray()) {
            return mismatch(value, owner, path, "[]" + type);
        }
        for (JsonNode element : value) {
            String complaint = value(owner, type, path, element);
            if (!complaint.isEmpty()) {
                return complaint;
            }
        }
        return "";
    }

    private static String value(String owner, String type, String path, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual() ? "" : mismatch(value, owner, path, "string");
            case "int" ->
                value.isIntegralNumber() && value.canConvertToLong() ? "" : mismatch(value, owner, path, "int64");
            case "bool" -> value.isBoolean() ? "" : mismatch(value, owner, path, "bool");
            case "intOrString" -> value.isTextual() || value.isInt() ? "" : mismatch(value, owner, path, "int32");
            case "object", "json" -> value.isObject() ? "" : mismatch(value, owner, path, "object");
            case "time" -> time(owner, path, value);
            case "map" -> map(owner, path, value, false);
            case "quantities" -> map(owner, path, value, true);
            default -> object(type, path, value);
        };
    }

    private static String map(String owner, String path, JsonNode value, boolean numbers) {
        if (!value.isObject()) {
            return mismatch(value, owner, path, "map[string]string");
        }
        for (JsonNode element : value) {
            if (!element.isTextual() && !element.isNull() && !(numbers && element.isNumber())) {
                return mismatch(element, owner, path, "string");
            }
        }
        return "";
    }

    private static String time(String owner, String path, JsonNode value) {
        if (!value.isTextual()) {
            return mismatch(value, owner, path, "string");
        }
        try {
            OffsetDateTime.parse(value.asText());
            return "";
        } catch (DateTimeException e) {
            return "parsing time \"" + value.asText() + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse it";
        }
    }

    private static String mismatch(JsonNode value, String owner, String path, String type) {
        String given = switch (value.getNodeType()) {
            case BOOLEAN -> "bool";
            case NULL, MISSING -> "null";
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
        return "json: cannot unmarshal " + given + " into Go struct field " + owner + "." + path + " of type " + type;
    }
}
