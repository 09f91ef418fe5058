package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a spec is checked: that which controllers here go by. Sources: Kubernetes, pkg/apis/apps/validation and
 * pkg/apis/core/validation; apimachinery, pkg/apis/meta/v1/validation. What else it may say is not: the product sends
 * no spec that it made up.
 */
final class SpecValidation {

    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}%");

    /** Numbers of pods, or shares of them. */
    private static final List<String> SHARES = List.of(
            "spec.replicas",
            "spec.parallelism",
            "spec.completions",
            "spec.strategy.rollingUpdate.maxSurge",
            "spec.strategy.rollingUpdate.maxUnavailable",
            "spec.updateStrategy.rollingUpdate.maxSurge",
            "spec.updateStrategy.rollingUpdate.maxUnavailable",
            "spec.minAvailable",
            "spec.maxUnavailable");

    /** Where the pods of a kind are described. */
    private static final Map<Kind, String> POD_SPECS = Map.of(
            Kinds.POD, "spec",
            Kinds.DEPLOYMENT, "spec.template.spec",
            Kinds.REPLICA_SET, "spec.template.spec",
            Kinds.STATEFUL_SET, "spec.template.spec",
            Kinds.DAEMON_SET, "spec.template.spec",
            Kinds.JOB, "spec.template.spec",
            Kinds.CRON_JOB, "spec.jobTemplate.spec.template.spec");

    /** Kinds whose selector says once and for all which pods are theirs. */
    private static final Set<Kind> WITH_FIXED_SELECTOR =
            Set.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.STATEFUL_SET, Kinds.DAEMON_SET);

    private final List<FieldError> errors = new ArrayList<>();

    private SpecValidation() {}

    /** What is wrong with an object that is about to be stored in place of {@code before}. */
    static List<FieldError> errors(Kind kind, @Nullable JsonNode before, JsonNode object) {
        SpecValidation validation = new SpecValidation();
        SHARES.forEach(field -> validation.share(field, at(object, field)));
        String podSpec = POD_SPECS.get(kind);
        if (podSpec != null) {
            validation.containers(podSpec, at(object, podSpec));
        }
        validation.expressions("spec.selector", object.at("/spec/selector"));
        for (int i = 0; i < object.path("webhooks").size(); i++) {
            JsonNode webhook = object.path("webhooks").get(i);
            for (String selector : List.of("namespaceSelector", "objectSelector")) {
                validation.expressions("webhooks[" + i + "]." + selector, webhook.path(selector));
            }
        }
        if (WITH_FIXED_SELECTOR.contains(kind)) {
            validation.fixedSelector(before, object);
        }
        return validation.errors;
    }

    private static JsonNode at(JsonNode object, String field) {
        return object.at("/" + field.replace('.', '/'));
    }

    private void share(String field, JsonNode value) {
        if (value.isTextual() && !PERCENT.matcher(value.asText()).matches()) {
            errors.add(FieldError.invalid(
                    field,
                    value.asText(),
                    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%',"
                            + " regex used for validation is '" + PERCENT + "')"));
        } else if (value.isNumber() && (value.asLong() < 0 || !value.canConvertToInt())) {
            errors.add(FieldError.invalid(field, value.asText(), "must be greater than or equal to 0"));
        }
    }

    private void containers(String field, JsonNode podSpec) {
        if (podSpec.path("containers").isEmpty()) {
            errors.add(FieldError.required(field + ".containers", ""));
        }
        for (String list : List.of("containers", "initContainers")) {
            for (int i = 0; i < podSpec.path(list).size(); i++) {
                if (podSpec.path(list).get(i).path("name").asText("").isEmpty()) {
                    errors.add(FieldError.required(field + "." + list + "[" + i + "].name", ""));
                }
            }
        }
        JsonNode grace = podSpec.path("terminationGracePeriodSeconds");
        if (grace.asLong(0) < 0 || grace.asLong(0) > Integer.MAX_VALUE) {
            errors.add(FieldError.invalid(
                    field + ".terminationGracePeriodSeconds", grace.asText(), "must be greater than or equal to 0"));
        }
    }

    private void expressions(String field, JsonNode selector) {
        JsonNode expressions = selector.path("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            JsonNode expression = expressions.get(i);
            String at = field + ".matchExpressions[" + i + "].";
            String operator = expression.path("operator").asText("");
            boolean values = !expression.path("values").isEmpty();
            if (operator.equals("In") || operator.equals("NotIn")) {
                if (!values) {
                    errors.add(
                            FieldError.required(at + "values", "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            } else if (operator.equals("Exists") || operator.equals("DoesNotExist")) {
                if (values) {
                    errors.add(FieldError.forbidden(
                            at + "values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }
            } else {
                errors.add(FieldError.invalid(at + "operator", operator, "not a valid selector operator"));
            }
        }
    }

    private void fixedSelector(@Nullable JsonNode before, JsonNode object) {
        JsonNode selector = object.at("/spec/selector");
        JsonNode labels = object.at("/spec/template/metadata/labels");
        if (before != null && !before.at("/spec/selector").equals(selector)) {
            errors.add(FieldError.invalid("spec.selector", selector.toString(), "field is immutable"));
        } else if (selector.path("matchLabels").isEmpty()
                && selector.path("matchExpressions").isEmpty()) {
            errors.add(
                    selector.isObject()
                            ? FieldError.invalid(
                                    "spec.selector", selector.toString(), "empty selector is invalid for a workload")
                            : FieldError.required("spec.selector", ""));
        } else if (!selector.path("matchLabels").properties().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))) {
            errors.add(FieldError.invalid(
                    "spec.template.metadata.labels", labels.toString(), "`selector` does not match template `labels`"));
        }
    }
}
