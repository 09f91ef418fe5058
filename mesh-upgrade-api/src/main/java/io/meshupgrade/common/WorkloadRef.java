package io.meshupgrade.common;

import java.util.Objects;

/**
 * What a pod belongs to: the object at the top of its owners, or the pod itself where it has none.
 *
 * @param kind for example {@code Deployment}; kinds of other groups than Kubernetes' own with their group, as in
 *     {@code Rollout.argoproj.io}
 * @param namespace its namespace
 * @param name its name
 */
public record WorkloadRef(String kind, String namespace, String name) {

    /** Of all three, none null. */
    public WorkloadRef {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(name, "name");
    }

    /**
     * A Deployment.
     *
     * @param namespace its namespace
     * @param name its name
     * @return the reference
     */
    public static WorkloadRef deployment(String namespace, String name) {
        return new WorkloadRef("Deployment", namespace, name);
    }

    /**
     * A StatefulSet.
     *
     * @param namespace its namespace
     * @param name its name
     * @return the reference
     */
    public static WorkloadRef statefulSet(String namespace, String name) {
        return new WorkloadRef("StatefulSet", namespace, name);
    }

    /**
     * A DaemonSet.
     *
     * @param namespace its namespace
     * @param name its name
     * @return the reference
     */
    public static WorkloadRef daemonSet(String namespace, String name) {
        return new WorkloadRef("DaemonSet", namespace, name);
    }

    /** As people write it: {@code Deployment shop/cart}. */
    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
