package io.meshupgrade.testkit.internal.patch;

import java.util.List;
import java.util.Map;

/**
 * Which lists of built-in kinds are maps in disguise, and by what their elements are told apart. Lists that are not
 * named here are replaced as a whole. Source: {@code patchMergeKey} and {@code listMapKey} in the types of k8s.io/api.
 */
final class MergeKeys {

    /** By the name of the field; where a name means two things, the parent's name tells which. */
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("env", List.of("name")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
            Map.entry("webhooks", List.of("name")),
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("conditions", List.of("type")),
            Map.entry("secrets", List.of("name")));

    private MergeKeys() {}

    /** The keys of a list, or none when it is replaced as a whole. */
    static List<String> of(String parent, String field) {
        if (field.equals("ports")) {
            return parent.equals("spec") ? List.of("port", "protocol") : List.of("containerPort", "protocol");
        }
        return KEYS.getOrDefault(field, List.of());
    }

    /** Lists of plain values that are sets. */
    static boolean isSet(String field) {
        return field.equals("finalizers");
    }
}
