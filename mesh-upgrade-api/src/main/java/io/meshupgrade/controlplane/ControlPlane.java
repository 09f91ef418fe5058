package io.meshupgrade.controlplane;

/**
 * The control plane of the mesh, as it stands in the cluster. Reads, and changes nothing.
 *
 * <p>Safe for use by several threads.
 */
public interface ControlPlane {

    /** {@return how each revision is, older ones first} */
    ControlPlaneStatus status();
}
