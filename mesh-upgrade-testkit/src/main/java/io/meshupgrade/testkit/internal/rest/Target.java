package io.meshupgrade.testkit.internal.rest;

import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.List;
import java.util.Optional;

/**
 * What a path is about.
 *
 * @param namespace empty for objects of the whole cluster, and for all namespaces
 * @param name empty for a collection
 * @param subresource empty, or for example {@code status}
 */
record Target(Kind kind, String namespace, String name, String subresource) {

    /** Empty when the path leads to no kind that is known. */
    static Optional<Target> of(List<String> path, Kinds kinds) {
        boolean core = path.size() >= 3 && path.get(0).equals("api");
        boolean named = path.size() >= 4 && path.get(0).equals("apis");
        if (!core && !named) {
            return Optional.empty();
        }
        String group = core ? "" : path.get(1);
        String version = path.get(core ? 1 : 2);
        List<String> rest = path.subList(core ? 2 : 3, path.size());
        // "namespaces/shop/pods" is about pods, "namespaces/shop" and "namespaces/shop/status" about the namespace
        boolean inNamespace = rest.size() >= 3
                && rest.get(0).equals("namespaces")
                && kinds.find(group, version, rest.get(2)).isPresent();
        String namespace = inNamespace ? rest.get(1) : "";
        List<String> resource = inNamespace ? rest.subList(2, rest.size()) : rest;
        if (resource.size() > 3) {
            return Optional.empty();
        }
        return kinds.find(group, version, resource.get(0))
                .filter(kind -> inNamespace ? kind.namespaced() : !kind.namespaced() || resource.size() == 1)
                .map(kind -> new Target(
                        kind,
                        namespace,
                        resource.size() > 1 ? resource.get(1) : "",
                        resource.size() > 2 ? resource.get(2) : ""));
    }
}
