package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.FieldError;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.Set;

/** The options of requests that change something (apimachinery, pkg/apis/meta/v1/validation/validation.go). */
final class WriteOptions {

    private static final int LONGEST_MANAGER = 128;
    private static final Set<String> VALIDATIONS = Set.of("", "Ignore", "Warn", "Strict");

    private WriteOptions() {}

    /**
     * Refuses options that cannot be.
     *
     * @param options as documents name them, for example {@code CreateOptions}
     * @throws ApiError naming the option (422)
     */
    static void check(ApiRequest request, String options) {
        String dryRun = request.parameter("dryRun");
        if (request.query().containsKey("dryRun") && !dryRun.equals("All")) {
            throw invalid(options, FieldError.unsupported("dryRun", dryRun, "\"All\""));
        }
        String manager = request.parameter("fieldManager");
        if (manager.length() > LONGEST_MANAGER) {
            throw invalid(options, FieldError.tooLong("fieldManager", "may not be more than 128 bytes"));
        }
        if (!manager.chars().allMatch(WriteOptions::isPrintable)) {
            throw invalid(
                    options, FieldError.invalid("fieldManager", manager, "should only contain printable characters"));
        }
        String validation = request.parameter("fieldValidation");
        if (!VALIDATIONS.contains(validation)) {
            throw invalid(
                    options,
                    FieldError.unsupported("fieldValidation", validation, "\"\", \"Ignore\", \"Strict\", \"Warn\""));
        }
    }

    private static boolean isPrintable(int character) {
        return !Character.isISOControl(character);
    }

    /** How to delete, as the body says, or without one, the query. */
    static DeleteOptions delete(ApiRequest request) {
        check(request, "DeleteOptions");
        ObjectNode options = Bodies.objectOrNothing(request);
        String complaint = Shapes.complaint("DeleteOptions", options);
        if (!complaint.isEmpty()) {
            throw ApiError.badRequest(complaint);
        }
        String policy = text(options, "propagationPolicy", request);
        String orphan = text(options, "orphanDependents", request);
        if (!policy.isEmpty() && !orphan.isEmpty()) {
            throw invalid(
                    "DeleteOptions",
                    FieldError.invalid(
                            "propagationPolicy",
                            policy,
                            "orphanDependents and deletionPropagation cannot be both set"));
        }
        JsonNode grace = options.path("gracePeriodSeconds");
        long seconds = grace.isNumber() ? grace.asLong() : request.number("gracePeriodSeconds", Long.MIN_VALUE);
        return new DeleteOptions(
                seconds == Long.MIN_VALUE ? null : (int) Math.max(-1, Math.min(seconds, Integer.MAX_VALUE)),
                propagation(orphan.equals("true") ? "Orphan" : policy),
                options.at("/preconditions/uid").asText(""),
                options.at("/preconditions/resourceVersion").asText(""),
                request.dryRun() || isDryRun(options.path("dryRun")));
    }

    private static boolean isDryRun(JsonNode dryRun) {
        for (JsonNode one : dryRun) {
            if (!one.asText().equals("All")) {
                throw invalid("DeleteOptions", FieldError.unsupported("dryRun", one.asText(), "\"All\""));
            }
        }
        return !dryRun.isEmpty();
    }

    private static String text(ObjectNode options, String name, ApiRequest request) {
        return options.hasNonNull(name) ? options.path(name).asText() : request.parameter(name);
    }

    private static DeleteOptions.Propagation propagation(String policy) {
        return switch (policy) {
            case "" -> DeleteOptions.Propagation.DEFAULT;
            case "Background" -> DeleteOptions.Propagation.BACKGROUND;
            case "Foreground" -> DeleteOptions.Propagation.FOREGROUND;
            case "Orphan" -> DeleteOptions.Propagation.ORPHAN;
            default ->
                throw invalid(
                        "DeleteOptions",
                        FieldError.unsupported(
                                "propagationPolicy", policy, "\"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        };
    }

    static ApiError invalid(String options, FieldError error) {
        return ApiError.invalid(new Kind("meta.k8s.io", "v1", "", options, false), "", error);
    }
}
