package io.meshupgrade.core.internal.observe;

import org.jspecify.annotations.Nullable;

/**
 * Something that the caller must be allowed to do.
 *
 * @param verb as Kubernetes has it, such as {@code patch}
 * @param type with which kind of object
 * @param namespace in which namespace; null for the whole cluster
 */
public record Right(
        String verb, ResourceType type, @Nullable String namespace) {

    /** The same everywhere: who has that has it in each namespace. */
    public Right everywhere() {
        return new Right(verb, type, null);
    }

    /** For people: {@code patch deployments (apps) in namespace shop}. */
    @Override
    public String toString() {
        return verb + " " + type.plural() + (type.group().isEmpty() ? "" : " (" + type.group() + ")")
                + (namespace == null ? "" : " in namespace " + namespace);
    }
}
