package io.meshupgrade.revisions;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;

/**
 * The revisions of the add-on in this cluster and in its region, as Azure Resource Manager (ARM) knows them. Nothing is
 * changed, and Kubernetes is not asked.
 *
 * <p>Where an upgrade may go is what ARM's mesh upgrade profile says. Published rules explain it and plan further hops;
 * they never allow or forbid anything.
 *
 * <p>Every method reads anew: one to three requests, one after the other. All of them throw
 * {@link io.meshupgrade.common.ArmException} when ARM cannot be read, {@link io.meshupgrade.common.CredentialException}
 * when there is no token, and {@link io.meshupgrade.common.NoArmConnectionException} when the connection was made
 * without the cluster's ARM id. Safe for use by several threads.
 */
public interface Revisions {

    /** {@return the revisions that are installed: one, two during an upgrade, or none with the reason} */
    InstalledRevisions installed();

    /** {@return where the mesh may be upgraded to now; if nowhere, why; and what would unlock other revisions} */
    UpgradeTargets upgradeTargets();

    /**
     * Finds the shortest way to a revision, also over several upgrades. Kubernetes is moved on the way only when there
     * is no way without that, and by one minor at a time.
     *
     * @param target the revision to go to
     * @return the steps, or none with the reason
     */
    RevisionPath pathTo(Revision target);

    /**
     * Says, before Kubernetes is upgraded, whether all installed revisions work with it afterwards; and if not, which
     * mesh upgrade has to come first.
     *
     * @param minor the minor that Kubernetes is to be upgraded to
     * @return the answer
     */
    KubernetesCheck beforeKubernetes(KubernetesMinor minor);
}
