package io.meshupgrade.testkit.internal.api;

/**
 * What is wrong with one field, worded as apimachinery words it (pkg/util/validation/field/errors.go).
 *
 * @param field its path, for example {@code spec.selector}
 * @param type for example {@code Invalid value}, {@code Required value} or {@code Forbidden}
 * @param value as it was sent; empty when the type does not show it
 * @param detail what is wrong
 */
public record FieldError(String field, String type, String value, String detail) {

    /** A value that may not be. */
    public static FieldError invalid(String field, String value, String detail) {
        return new FieldError(field, "Invalid value", value, detail);
    }

    /** A value that is missing. */
    public static FieldError required(String field, String detail) {
        return new FieldError(field, "Required value", "", detail);
    }

    /** A field that may not be set here, or not be changed. */
    public static FieldError forbidden(String field, String detail) {
        return new FieldError(field, "Forbidden", "", detail);
    }

    /** Too much of something. */
    public static FieldError tooLong(String field, String detail) {
        return new FieldError(field, "Too long", "", detail);
    }

    /** A value that is none of those there are. */
    public static FieldError unsupported(String field, String value, String supported) {
        return new FieldError(field, "Unsupported value", value, "supported values: " + supported);
    }

    /** The reason of the cause in a Status. */
    String reason() {
        return switch (type) {
            case "Required value" -> "FieldValueRequired";
            case "Forbidden" -> "FieldValueForbidden";
            case "Too long" -> "FieldValueTooLong";
            case "Unsupported value" -> "FieldValueNotSupported";
            default -> "FieldValueInvalid";
        };
    }

    /** Without the field. */
    String body() {
        boolean shown = type.equals("Invalid value") || type.equals("Unsupported value");
        return type + (shown ? ": \"" + value + "\"" : "") + (detail.isEmpty() ? "" : ": " + detail);
    }

    @Override
    public String toString() {
        return field + ": " + body();
    }
}
