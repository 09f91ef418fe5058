package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What names and labels may look like. Source: apimachinery, pkg/util/validation/validation.go. What a spec may say is
 * not checked: the product sends none that it made up.
 */
final class Validation {

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final Pattern LABEL_NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

    private Validation() {}

    /**
     * Checks an object that is about to be stored.
     *
     * @throws ApiError when its name or a label of it is invalid (422)
     */
    static void check(Key key, JsonNode object) {
        String name = key.name();
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            throw ApiError.invalid(
                    key,
                    "metadata.name: Invalid value: \"" + name
                            + "\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                            + " or '.', and must start and end with an alphanumeric character");
        }
        for (Map.Entry<String, JsonNode> label : object.at("/metadata/labels").properties()) {
            checkLabel(key, label.getKey(), label.getValue().asText());
        }
    }

    private static void checkLabel(Key key, String label, String value) {
        int slash = label.indexOf('/');
        String prefix = slash < 0 ? "a" : label.substring(0, slash);
        String name = label.substring(slash + 1);
        if (!NAME.matcher(prefix).matches()
                || name.length() > MAX_LABEL
                || !LABEL_NAME.matcher(name).matches()) {
            throw ApiError.invalid(
                    key, "metadata.labels: Invalid value: \"" + label + "\": it is no valid name of a label");
        }
        if (value.length() > MAX_LABEL || !LABEL_VALUE.matcher(value).matches()) {
            throw ApiError.invalid(
                    key,
                    "metadata.labels: Invalid value: \"" + value
                            + "\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_'"
                            + " or '.', and must start and end with an alphanumeric character");
        }
    }
}
