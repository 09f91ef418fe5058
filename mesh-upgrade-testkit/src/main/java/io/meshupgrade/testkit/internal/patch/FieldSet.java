package io.meshupgrade.testkit.internal.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A set of fields of an object, which somebody owns: the leaves, and the elements of lists with keys. Written and read
 * in the form of {@code fieldsV1}: {@code f:name} for a field, {@code k:{"name":"a"}} for an element of a list,
 * {@code .} for the element itself (structured-merge-diff, fieldpath).
 *
 * <p>Immutable. A path is a list of such steps.
 */
final class FieldSet {

    /** Metadata that belongs to the server, and the fields that say what the object is, are nobody's. */
    private static final Set<String> SERVERS_METADATA = Set.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink",
            "generateName");

    private static final String SEPARATOR = "\n";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> paths;

    private FieldSet(Collection<String> paths) {
        this.paths = new TreeSet<>(paths);
    }

    /** All fields of an object. */
    static FieldSet of(JsonNode object) {
        Set<String> found = new TreeSet<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equals("metadata")) {
                for (Map.Entry<String, JsonNode> meta : field.getValue().properties()) {
                    if (!SERVERS_METADATA.contains(meta.getKey())) {
                        collect("f:metadata" + SEPARATOR + "f:" + meta.getKey(), "metadata", meta, found);
                    }
                }
            } else if (!field.getKey().equals("apiVersion") && !field.getKey().equals("kind")) {
                collect("f:" + field.getKey(), "", field, found);
            }
        }
        return new FieldSet(found);
    }

    private static void collect(String path, String parent, Map.Entry<String, JsonNode> field, Set<String> found) {
        JsonNode value = field.getValue();
        List<String> keys = MergeKeys.of(parent, field.getKey());
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            object.properties()
                    .forEach(inner -> collect(path + SEPARATOR + "f:" + inner.getKey(), field.getKey(), inner, found));
        } else if (value instanceof ArrayNode list && !keys.isEmpty()) {
            for (JsonNode element : list) {
                String step = path + SEPARATOR + "k:" + key(keys, element);
                found.add(step);
                element.properties()
                        .forEach(inner ->
                                collect(step + SEPARATOR + "f:" + inner.getKey(), field.getKey(), inner, found));
            }
        } else {
            found.add(path);
        }
    }

    private static String key(List<String> keys, JsonNode element) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        keys.stream().filter(element::has).forEach(name -> key.set(name, element.get(name)));
        return key.toString();
    }

    /** Fields whose values differ between two states of an object, or that only one of them has. */
    static FieldSet changed(JsonNode before, JsonNode after) {
        FieldSet both = of(after).plus(of(before));
        return new FieldSet(both.paths.stream()
                .filter(path -> !value(before, path).equals(value(after, path)))
                .toList());
    }

    /** The value at a path; missing where there is none. An element of a list counts as there or not. */
    static JsonNode value(JsonNode object, String path) {
        JsonNode at = object;
        String[] steps = path.split(SEPARATOR, -1);
        for (int i = 0; i < steps.length; i++) {
            if (steps[i].startsWith("f:")) {
                at = at.path(steps[i].substring(2));
            } else {
                JsonNode element = element(at, steps[i].substring(2));
                at = i == steps.length - 1 && !element.isMissingNode()
                        ? JsonNodeFactory.instance.booleanNode(true)
                        : element;
            }
        }
        return at;
    }

    private static JsonNode element(JsonNode list, String key) {
        List<String> names = names(key);
        for (JsonNode element : list) {
            if (key(names, element).equals(key)) {
                return element;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    /** The names in a key that this class has written. */
    private static List<String> names(String key) {
        try {
            List<String> names = new ArrayList<>();
            JSON.readTree(key).fieldNames().forEachRemaining(names::add);
            return names;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the key of an element: " + key, e);
        }
    }

    Set<String> paths() {
        return paths;
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    boolean contains(String path) {
        return paths.contains(path);
    }

    FieldSet plus(FieldSet more) {
        Set<String> all = new TreeSet<>(paths);
        all.addAll(more.paths);
        return new FieldSet(all);
    }

    FieldSet minus(FieldSet less) {
        return new FieldSet(
                paths.stream().filter(path -> !less.paths.contains(path)).toList());
    }

    FieldSet and(FieldSet other) {
        return new FieldSet(paths.stream().filter(other.paths::contains).toList());
    }

    /** For messages: {@code .metadata.labels.istio.io/rev}. */
    static String readable(String path) {
        return path.replace("f:", ".").replace(SEPARATOR, "").replaceAll("k:\\{(.*?)\\}", "[$1]");
    }

    ObjectNode toFieldsV1() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (String path : paths) {
            ObjectNode at = root;
            String last = "";
            for (String step : path.split(SEPARATOR, -1)) {
                at = at.withObject("/" + step.replace("~", "~0").replace("/", "~1"));
                last = step;
            }
            if (last.startsWith("k:")) {
                at.putObject(".");
            }
        }
        return root;
    }

    static FieldSet fromFieldsV1(JsonNode fields) {
        Set<String> found = new TreeSet<>();
        read("", fields, found);
        return new FieldSet(found);
    }

    private static void read(String path, JsonNode fields, Set<String> found) {
        if (fields.has(".") || (fields.isEmpty() && !path.isEmpty())) {
            found.add(path);
        }
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!field.getKey().equals(".")) {
                read(path.isEmpty() ? field.getKey() : path + SEPARATOR + field.getKey(), field.getValue(), found);
            }
        }
    }
}
