package io.meshupgrade.core.internal.observe;

/**
 * The controller of an object: the one owner reference that says {@code controller: true}.
 *
 * @param apiVersion for example {@code apps/v1}
 * @param kind for example {@code ReplicaSet}
 * @param name its name, in the namespace of the object
 * @param uid its uid
 */
public record OwnerLink(String apiVersion, String kind, String name, String uid) {

    /** The API group, empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
}
