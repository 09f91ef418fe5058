package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which objects a list or a watch is about, as the query parameters {@code labelSelector} and {@code fieldSelector}
 * say. Source of the grammar: apimachinery, pkg/labels/selector.go and pkg/fields/selector.go.
 */
final class Selector implements Predicate<JsonNode> {

    private static final Pattern IN = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern COMPARISON = Pattern.compile("([^=!\\s]+)\\s*(!=|==|=)\\s*(\\S*)");
    private static final Pattern KEY = Pattern.compile("!?\\s*[A-Za-z0-9][A-Za-z0-9._/-]*");

    /** Fields that any real kind can be selected by, and those of pods that our users select by. */
    private static final Set<String> SELECTABLE =
            Set.of("metadata.name", "metadata.namespace", "spec.nodeName", "status.phase", "spec.serviceAccountName");

    private final List<Predicate<JsonNode>> requirements = new ArrayList<>();

    private Selector() {}

    /**
     * A selector.
     *
     * @param labels as in a query, empty for all objects
     * @param fields as in a query, empty for all objects
     * @throws ApiError when one of them cannot be understood (400)
     */
    static Selector parse(String labels, String fields) {
        Selector selector = new Selector();
        for (String requirement : split(labels)) {
            selector.requirements.add(label(requirement.strip(), labels));
        }
        for (String requirement : split(fields)) {
            selector.requirements.add(field(requirement.strip()));
        }
        return selector;
    }

    @Override
    public boolean test(JsonNode object) {
        return requirements.stream().allMatch(requirement -> requirement.test(object));
    }

    /** Whether it selects everything. */
    boolean isEmpty() {
        return requirements.isEmpty();
    }

    /** At commas that are not inside parentheses. */
    private static List<String> split(String selector) {
        return selector.isBlank() ? List.of() : Arrays.asList(selector.split(",(?![^(]*\\))", -1));
    }

    private static Predicate<JsonNode> label(String requirement, String whole) {
        Matcher in = IN.matcher(requirement);
        if (in.matches()) {
            List<String> values =
                    Arrays.stream(in.group(3).split(",", -1)).map(String::strip).toList();
            boolean wanted = in.group(2).equals("in");
            return object -> {
                JsonNode value = labelOf(object, in.group(1));
                return value.isMissingNode() ? !wanted : values.contains(value.asText()) == wanted;
            };
        }
        Matcher comparison = COMPARISON.matcher(requirement);
        if (comparison.matches()) {
            boolean wanted = !comparison.group(2).equals("!=");
            return object -> {
                JsonNode value = labelOf(object, comparison.group(1));
                return value.isMissingNode() ? !wanted : value.asText().equals(comparison.group(3)) == wanted;
            };
        }
        if (KEY.matcher(requirement).matches()) {
            boolean wanted = !requirement.startsWith("!");
            String key = wanted ? requirement : requirement.substring(1).strip();
            return object -> labelOf(object, key).isMissingNode() != wanted;
        }
        throw ApiError.badRequest("unable to parse requirement: " + whole);
    }

    private static JsonNode labelOf(JsonNode object, String key) {
        return object.path("metadata").path("labels").path(key);
    }

    private static Predicate<JsonNode> field(String requirement) {
        Matcher comparison = COMPARISON.matcher(requirement);
        if (!comparison.matches()) {
            throw ApiError.badRequest(
                    "invalid selector: '" + requirement + "'; can't understand '" + requirement + "'");
        }
        String name = comparison.group(1);
        if (!SELECTABLE.contains(name)) {
            throw ApiError.badRequest("field label not supported: " + name);
        }
        boolean wanted = !comparison.group(2).equals("!=");
        String pointer = "/" + name.replace('.', '/');
        return object -> object.at(pointer).asText("").equals(comparison.group(3)) == wanted;
    }
}
