package io.meshupgrade.testkit.internal.arm;

import io.meshupgrade.testkit.internal.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * What {@code If-Match} and {@code If-None-Match} mean to AKS: AKS documentation, use-etags. A header without value
 * counts as none.
 */
final class Preconditions {

    private Preconditions() {}

    /**
     * Checks the headers against a resource.
     *
     * @param etag of the resource, or null when it does not exist
     */
    static void check(Request request, @Nullable String etag) {
        String ifMatch = value(request, "If-Match");
        String ifNoneMatch = value(request, "If-None-Match");
        if (!ifNoneMatch.isEmpty() && !ifNoneMatch.equals("*")) {
            throw ArmError.badRequest(
                    "The If-None-Match header must be empty or '*', but it is '" + ifNoneMatch + "'.");
        }
        if (!ifMatch.isEmpty() && !ifNoneMatch.isEmpty()) {
            throw ArmError.badRequest("The If-Match and If-None-Match headers cannot be used at the same time.");
        }
        if (!ifNoneMatch.isEmpty() && etag != null) {
            throw ArmError.preconditionFailed("If-None-Match is '*', but the resource already exists.");
        }
        if (!ifMatch.isEmpty() && etag == null) {
            throw ArmError.preconditionFailed("If-Match is '" + ifMatch + "', but the resource does not exist.");
        }
        if (!ifMatch.isEmpty() && !ifMatch.equals("*") && !ifMatch.equals(etag)) {
            throw ArmError.preconditionFailed(
                    "The If-Match header '" + ifMatch
                            + "' does not match the latest eTag of the resource. Get the resource again and update the header.");
        }
    }

    /** With or without the quotes of HTTP; the AKS documentation shows eTags without. */
    private static String value(Request request, String header) {
        String value = request.header(header);
        if (value == null) {
            return "";
        }
        String trimmed = value.trim();
        return trimmed.length() >= 2 && trimmed.startsWith("\"") && trimmed.endsWith("\"")
                ? trimmed.substring(1, trimmed.length() - 1)
                : trimmed;
    }
}
