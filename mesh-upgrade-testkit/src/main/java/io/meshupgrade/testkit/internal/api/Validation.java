package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.store.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What names, labels and annotations may look like. Sources: apimachinery, pkg/util/validation/validation.go and
 * pkg/api/validation/objectmeta.go.
 */
final class Validation {

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_ANNOTATIONS = 256 * 1024;

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
    private static final Pattern DNS_1035_LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final Pattern NAME_PART = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

    private static final String NOT_A_SUBDOMAIN =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                    + SUBDOMAIN + "')";
    private static final String NOT_A_LABEL =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                    + " with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '"
                    + DNS_LABEL + "')";
    private static final String NOT_A_1035_LABEL =
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for"
                    + " validation is '" + DNS_1035_LABEL + "')";

    private final List<FieldError> errors = new ArrayList<>();

    private Validation() {}

    /**
     * Checks an object that is about to be stored.
     *
     * @param before as it is stored now, or null when it is new
     * @throws ApiError when fields are invalid (422); it names all of them
     */
    static void check(Key key, @Nullable JsonNode before, JsonNode object) {
        Validation validation = new Validation();
        validation.name(key);
        validation.labels("metadata.labels", object.at("/metadata/labels"));
        validation.annotations(object.at("/metadata/annotations"));
        validation.errors.addAll(SpecValidation.errors(key.kind(), before, object));
        if (!validation.errors.isEmpty()) {
            throw ApiError.invalid(key.kind(), key.name(), validation.errors.toArray(FieldError[]::new));
        }
    }

    private void name(Key key) {
        String name = key.name();
        if (key.kind().equals(Kinds.NAMESPACE)) {
            name(name, DNS_LABEL, MAX_LABEL, NOT_A_LABEL);
        } else if (key.kind().equals(Kinds.SERVICE)) {
            name(name, DNS_1035_LABEL, MAX_LABEL, NOT_A_1035_LABEL);
        } else {
            name(name, SUBDOMAIN, MAX_NAME, NOT_A_SUBDOMAIN);
        }
    }

    private void name(String name, Pattern pattern, int longest, String complaint) {
        if (name.length() > longest) {
            errors.add(FieldError.invalid("metadata.name", name, "must be no more than " + longest + " characters"));
        }
        if (!pattern.matcher(name).matches()) {
            errors.add(FieldError.invalid("metadata.name", name, complaint));
        }
    }

    private void labels(String field, JsonNode labels) {
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            qualifiedName(field, label.getKey(), label.getKey());
            String value = label.getValue().asText();
            if (value.length() > MAX_LABEL) {
                errors.add(FieldError.invalid(field, value, "must be no more than 63 characters"));
            }
            if (!LABEL_VALUE.matcher(value).matches()) {
                errors.add(FieldError.invalid(
                        field,
                        value,
                        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                                + " and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
                                + " 'my_value',  or '12345', regex used for validation is '" + LABEL_VALUE + "')"));
            }
        }
    }

    private void annotations(JsonNode annotations) {
        long size = 0;
        for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
            String key = annotation.getKey();
            // The rule for annotations is that for labels, but for the case of letters in the prefix.
            qualifiedName("metadata.annotations", key, key.toLowerCase(Locale.ROOT));
            size += key.getBytes(StandardCharsets.UTF_8).length
                    + annotation.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
        }
        if (size > MAX_ANNOTATIONS) {
            errors.add(
                    FieldError.tooLong("metadata.annotations", "may not be more than " + MAX_ANNOTATIONS + " bytes"));
        }
    }

    private void qualifiedName(String field, String shown, String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        if (slash >= 0) {
            String prefix = key.substring(0, slash);
            if (prefix.isEmpty()) {
                errors.add(FieldError.invalid(field, shown, "prefix part must be non-empty"));
            } else if (prefix.length() > MAX_NAME || !SUBDOMAIN.matcher(prefix).matches()) {
                errors.add(FieldError.invalid(field, shown, "prefix part " + NOT_A_SUBDOMAIN));
            }
        }
        if (name.isEmpty()) {
            errors.add(FieldError.invalid(field, shown, "name part must be non-empty"));
        } else if (name.length() > MAX_LABEL) {
            errors.add(FieldError.invalid(field, shown, "name part must be no more than 63 characters"));
        }
        if (!NAME_PART.matcher(name).matches()) {
            errors.add(FieldError.invalid(
                    field,
                    shown,
                    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                            + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                            + " validation is '" + NAME_PART + "')"));
        }
    }
}
