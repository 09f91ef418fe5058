package io.meshupgrade.core.internal.observe;

/** The port through which a run follows the namespaces whose workloads it restarts. */
public interface MeshFollower {

    /**
     * Follows workloads and pods of a namespace until it is closed.
     *
     * @param keys which labels and annotations of pods are kept
     * @param argo whether the Rollouts of Argo are among the workloads: they are asked for only where there are some
     * @param changed is run after each change, on a thread of the mirror; it must be quick
     * @return when all was read once
     * @throws io.meshupgrade.common.KubernetesException when it cannot be read
     */
    NamespaceMirror follow(String namespace, PodKeys keys, boolean argo, Runnable changed);
}
