package io.meshupgrade.upgrade;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** Which namespaces are in a wave. All but {@link Matching} can be compared. */
public sealed interface WaveSelector {

    /**
     * Whether a namespace is in it.
     *
     * @param namespace its name
     * @param labels its labels
     * @return whether
     */
    boolean selects(String namespace, Map<String, String> labels);

    /**
     * The namespaces of these names.
     *
     * @param names at least one
     * @return the selector
     */
    static WaveSelector namespaces(String... names) {
        return new Named(Set.of(names));
    }

    /**
     * The namespaces with a label.
     *
     * @param key of the label
     * @param value of the label
     * @return the selector
     */
    static WaveSelector labelled(String key, String value) {
        return new Labelled(key, value);
    }

    /**
     * The namespaces for which a predicate, given name and labels, says yes.
     *
     * @param description what it selects; two selectors of one description are taken for the same
     * @param predicate must give the same answer each time
     * @return the selector
     */
    static WaveSelector matching(String description, BiPredicate<String, Map<String, String>> predicate) {
        return new Matching(description, predicate);
    }

    /**
     * All namespaces that no wave before has.
     *
     * @return the selector
     */
    static WaveSelector everythingElse() {
        return new EverythingElse();
    }

    /**
     * By name.
     *
     * @param names of the namespaces
     */
    record Named(Set<String> names) implements WaveSelector {

        /** Copies the names, of which there must be one. */
        public Named {
            names = Set.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("A wave needs the name of a namespace at least.");
            }
        }

        @Override
        public boolean selects(String namespace, Map<String, String> labels) {
            return names.contains(namespace);
        }

        @Override
        public String toString() {
            return "namespaces " + String.join(", ", new TreeSet<>(names));
        }
    }

    /**
     * By label.
     *
     * @param key of the label
     * @param value of the label
     */
    record Labelled(String key, String value) implements WaveSelector {

        /** Neither is null. */
        public Labelled {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }

        @Override
        public boolean selects(String namespace, Map<String, String> labels) {
            return value.equals(labels.get(key));
        }

        @Override
        public String toString() {
            return "namespaces with " + key + "=" + value;
        }
    }

    /**
     * By a predicate.
     *
     * @param description what it selects
     * @param predicate of name and labels
     */
    record Matching(String description, BiPredicate<String, Map<String, String>> predicate) implements WaveSelector {

        /** Neither is null. */
        public Matching {
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(predicate, "predicate");
        }

        @Override
        public boolean selects(String namespace, Map<String, String> labels) {
            return predicate.test(namespace, labels);
        }

        @Override
        public String toString() {
            return description;
        }
    }

    /** All the rest. */
    record EverythingElse() implements WaveSelector {

        @Override
        public boolean selects(String namespace, Map<String, String> labels) {
            return true;
        }

        @Override
        public String toString() {
            return "everything else";
        }
    }
}
