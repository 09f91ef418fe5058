package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import java.util.Map;

/**
 * Matches labels as {@code LabelSelectorAsSelector} of Kubernetes does (apimachinery, pkg/apis/meta/v1/helpers.go and
 * pkg/labels/selector.go).
 */
public final class LabelSelectors {

    private LabelSelectors() {}

    /**
     * Whether an object with these labels is selected.
     *
     * @param selector a {@code LabelSelector}; an empty or absent one selects everything
     * @param labels the labels of the object; may be missing
     */
    public static boolean matches(JsonNode selector, JsonNode labels) {
        for (Map.Entry<String, JsonNode> wanted : selector.path("matchLabels").properties()) {
            if (!wanted.getValue().asText().equals(text(labels, wanted.getKey()))) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            if (!holds(expression, labels)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a selector asks for nothing, which some of its users take as "everything" and others as "nothing". */
    public static boolean isEmpty(JsonNode selector) {
        return selector.path("matchLabels").isEmpty()
                && selector.path("matchExpressions").isEmpty();
    }

    private static boolean holds(JsonNode expression, JsonNode labels) {
        JsonNode label = labels.get(expression.path("key").asText());
        String operator = expression.path("operator").asText();
        return switch (operator) {
            case "Exists" -> label != null;
            case "DoesNotExist" -> label == null;
            case "In" -> label != null && contains(expression.path("values"), label.asText());
            // A key that is absent is not in any list.
            case "NotIn" -> label == null || !contains(expression.path("values"), label.asText());
            default -> throw ApiError.badRequest("\"" + operator + "\" is not a valid label selector operator");
        };
    }

    private static boolean contains(JsonNode values, String value) {
        for (JsonNode candidate : values) {
            if (candidate.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String text(JsonNode labels, String key) {
        // No label value contains a NUL, so an absent label equals none of them.
        return labels.path(key).asText("\0");
    }
}
