package io.meshupgrade.testkit;

import java.util.Set;

/**
 * Something that one may be allowed to do, or not: verbs on resources, as in a Role of Kubernetes. Immutable.
 *
 * <pre>{@code
 * AccessRule.to("get", "list").on("apps", "deployments").inNamespace("shop")
 * }</pre>
 */
public final class AccessRule {

    private static final String ANY = "*";

    private final Set<String> verbs;
    private final String group;
    private final Set<String> resources;
    private final String namespace;

    private AccessRule(Set<String> verbs, String group, Set<String> resources, String namespace) {
        this.verbs = verbs;
        this.group = group;
        this.resources = resources;
        this.namespace = namespace;
    }

    /**
     * To do this with all resources everywhere, to begin with.
     *
     * @param verbs for example {@code list}, or {@code *} for all
     */
    public static AccessRule to(String... verbs) {
        return new AccessRule(Set.of(verbs), ANY, Set.of(ANY), ANY);
    }

    /**
     * The same, with these resources only.
     *
     * @param group empty for the core group, {@code *} for all
     * @param resources for example {@code pods} or {@code pods/eviction}, or {@code *} for all
     */
    public AccessRule on(String group, String... resources) {
        return new AccessRule(verbs, group, Set.of(resources), namespace);
    }

    /** The same, in this namespace only: neither in others, nor in all at once. */
    public AccessRule inNamespace(String namespace) {
        return new AccessRule(verbs, group, resources, namespace);
    }

    boolean covers(String verb, String group, String resource, String namespace) {
        return (verbs.contains(ANY) || verbs.contains(verb))
                && (this.group.equals(ANY) || this.group.equals(group))
                && (resources.contains(ANY) || resources.contains(resource))
                && (this.namespace.equals(ANY) || this.namespace.equals(namespace));
    }
}
