package io.meshupgrade.testkit.internal.store;

/**
 * A kind of object that the simulated API server knows.
 *
 * @param group the API group, empty for the core group
 * @param version the version within the group
 * @param plural the resource as paths name it, for example {@code deployments}
 * @param kind as documents name it, for example {@code Deployment}
 * @param namespaced whether its objects live in namespaces
 */
public record Kind(String group, String version, String plural, String kind, boolean namespaced) {

    /** As documents name group and version, for example {@code apps/v1} or {@code v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As error messages name it, for example {@code deployments.apps} or {@code pods}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** Whether the server itself defines the kind, rather than a resource definition in the cluster. */
    public boolean isBuiltIn() {
        boolean ownGroup = !group.contains(".") || group.endsWith(".k8s.io");
        return ownGroup && !group.equals("gateway.networking.k8s.io");
    }
}
