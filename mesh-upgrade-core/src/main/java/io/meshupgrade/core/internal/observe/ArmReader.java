package io.meshupgrade.core.internal.observe;

import java.util.List;
import java.util.Optional;

/**
 * The port through which the library reads the ARM side of a cluster.
 *
 * <p>An answer is whole or there is none: what cannot be read is an {@link io.meshupgrade.common.ArmException}.
 */
public interface ArmReader {

    ArmCluster cluster();

    /** Where the mesh of the cluster may go. */
    UpgradeProfile upgradeProfile();

    /**
     * The revisions that a location offers.
     *
     * @param location for example {@code westeurope}
     */
    List<MeshRelease> releases(String location);

    /**
     * The answer about a cluster's mesh: ARM refuses it while an upgrade is running.
     *
     * @param release empty when the cluster has no mesh, or an upgrade is running
     */
    record UpgradeProfile(Optional<MeshRelease> release, boolean upgradeInProgress) {}
}
