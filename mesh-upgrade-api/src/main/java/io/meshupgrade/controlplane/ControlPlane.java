package io.meshupgrade.controlplane;

import io.meshupgrade.common.Revision;
import io.meshupgrade.dependants.DependantKind;

/**
 * The control plane of the mesh: how it stands in the cluster, and which of its revisions are installed.
 *
 * <p>Changes need ARM. Each takes the Lease of this library, waits for it at most for its duration, and renews it while
 * ARM is at work, which takes minutes. ARM's document is read right before it is sent back with another list of
 * revisions, on condition that nobody changed it since; it is never sent twice without having been read in between.
 * Each may be called again after whatever happened: it looks first.
 *
 * <p>Safe for use by several threads.
 */
public interface ControlPlane {

    /** {@return how each revision is, older ones first} It reads, and changes nothing. */
    ControlPlaneStatus status();

    /**
     * Installs a second revision next to the one that is there: the canary. No sidecar changes by it, but new istiods
     * and gateways come up, and what names no revision is validated by the canary from then on. Gateways of the Gateway
     * API that name no revision belong to the canary at once, and are rolled by it.
     *
     * <p>Returns when ARM is done. That is no proof that istiod runs: see {@link #status}. A start that failed half-way
     * is sent again.
     *
     * @param revision which; ARM has to offer it
     * @return {@link ControlPlaneChange.Unchanged} when it is installed already, {@link ControlPlaneChange.Refused}
     *     when it is not offered, another upgrade is in progress, or the cluster or one of its node pools is not at
     *     rest
     * @throws io.meshupgrade.common.ArmException when ARM cannot be asked, or took it on and failed
     *     ({@code OPERATION_FAILED}); the message says what may have been changed
     */
    ControlPlaneChange start(Revision revision);

    /**
     * Removes the older one of two revisions. There is no way back.
     *
     * <p>Right before, it is looked for what still depends on that revision, and whether the newer one is ready, with
     * its gateways. What could not be read is taken for a dependant.
     *
     * @param accepted kinds of dependants that are not to stand in the way; what depends in such a way is cut off
     * @return {@link ControlPlaneChange.Refused} when no upgrade is in progress, something depends on the older
     *     revision, the newer one is not ready, or the cluster or one of its node pools is not at rest
     * @throws io.meshupgrade.common.ArmException as for {@link #start}
     */
    ControlPlaneChange complete(DependantKind... accepted);

    /**
     * Removes the newer one of two revisions, the canary, and nothing else: sidecars, labels and tags have to be back
     * with the older one before. It is looked for what still depends on the canary right before.
     *
     * @param accepted kinds of dependants that are not to stand in the way; what depends in such a way is cut off
     * @return {@link ControlPlaneChange.Refused} when no upgrade is in progress, something depends on the canary, or
     *     the cluster or one of its node pools is not at rest; a failed start is no hindrance
     * @throws io.meshupgrade.common.ArmException as for {@link #start}
     */
    ControlPlaneChange rollback(DependantKind... accepted);

    /**
     * Copies the shared mesh config of one revision, the ConfigMap {@code istio-shared-configmap-REVISION}, for
     * another. It has to be there before that revision is started, or the mesh loses what it says in silence. It needs
     * no ARM.
     *
     * <p>Admission is asked first, by a dry run, whether the other revision takes it. One that is there already is
     * never written over.
     *
     * @param from the revision that has it
     * @param to the revision that is to have it
     * @return what became of it
     * @throws io.meshupgrade.common.KubernetesException when something cannot be read or written
     */
    MeshConfigCopy copyMeshConfig(Revision from, Revision to);

    /**
     * Removes what revisions left over that are not installed any more: their shared mesh config, and the Leases by
     * which their istiods took turns. What somebody may have prepared, what is made anew from elsewhere, and what AKS
     * made is left, and named.
     *
     * @return what was removed, and what was left and why; {@link CleanUp.Refused} while ARM is at work
     * @throws io.meshupgrade.common.KubernetesException when something cannot be read or removed
     */
    CleanUp cleanUp();
}
