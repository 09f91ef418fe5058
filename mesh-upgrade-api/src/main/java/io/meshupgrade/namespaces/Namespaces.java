package io.meshupgrade.namespaces;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;

/**
 * The namespaces of a mesh. Safe for use by several threads.
 *
 * <p>A change is made by one operator at a time, which the Lease of the library sees to: a call waits while another one
 * holds it, at most for its duration. It may be repeated after whatever happened.
 */
public interface Namespaces {

    /**
     * Points a namespace to a revision by its label {@code istio.io/rev}, and waits until new pods really get the
     * sidecar of that revision. Pods that run already keep theirs until they are restarted.
     *
     * <p>API servers see labels and webhooks late, each by itself: admission is asked by dry runs until three answers
     * in a row are right. Who may not create pods, or is refused by a policy or quota, waits for 10 seconds instead.
     * Where Argo CD or Flux owns something of the namespace, it is looked at again after 10 seconds, since they may put
     * the label back.
     *
     * @param namespace its name
     * @param revision which must be installed and able to inject
     * @param options what may happen beside
     * @return what became of it
     * @throws KubernetesException when Kubernetes does not do what it should, or the thread was interrupted; the
     *     message says on what, and a repeated call looks first
     */
    PointChange pointTo(String namespace, Revision revision, PointOption... options);

    /**
     * Points a namespace to a tag, as {@link #pointTo(String, Revision, PointOption...)} does to a revision.
     *
     * @param namespace its name
     * @param tag which must point to a revision that is installed and able to inject
     * @param options what may happen beside
     * @return what became of it
     * @throws KubernetesException as there
     */
    PointChange pointTo(String namespace, RevisionTag tag, PointOption... options);
}
