package io.meshupgrade.testkit.internal.store;

/**
 * Which object.
 *
 * @param namespace empty for objects of the whole cluster
 */
public record Key(Kind kind, String namespace, String name) implements Comparable<Key> {

    /** By namespace, then name: the order of lists. */
    @Override
    public int compareTo(Key other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind.qualifiedPlural() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
