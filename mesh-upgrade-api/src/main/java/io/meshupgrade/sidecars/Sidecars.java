package io.meshupgrade.sidecars;

import io.meshupgrade.upgrade.Refresh;
import java.util.function.Consumer;

/**
 * The sidecars of the mesh.
 *
 * <p>For each pod an audit says which revision injected it, what a new pod in its place would get, and whether the two
 * differ. What is expected comes from the cluster itself: from the labels of namespace and pod through webhook, tag and
 * Service to a revision, and from that revision's injector to an image. Pods are read as a stream and not kept.
 *
 * <p>Safe for use by several threads.
 */
public interface Sidecars {

    /**
     * Looks at all pods, and changes nothing.
     *
     * @return the numbers, without the pods
     * @throws io.meshupgrade.common.KubernetesException when the pods cannot be read. What else cannot be read makes
     *     the pods that depend on it {@link SidecarClass#UNKNOWN}.
     */
    SidecarReport audit();

    /**
     * Looks at all pods, and hands over each as soon as it is judged.
     *
     * @param each is called in the calling thread, once for each pod in the order of the server; what it throws ends
     *     the audit and comes out of this method
     * @return the numbers, when all pods were handed over
     * @throws io.meshupgrade.common.KubernetesException when the pods cannot be read to their end; those handed over
     *     before are then a part of them
     */
    SidecarReport audit(Consumer<? super PodAudit> each);

    /**
     * Restarts of the workloads whose sidecars are stale.
     *
     * @return the request; nothing is read or written before it is planned or run
     */
    Refresh refresh();
}
