package io.meshupgrade.workloads;

import io.meshupgrade.common.WorkloadRef;

/** The workloads of the mesh, to be restarted one by one. Safe for use by several threads. */
public interface Workloads {

    /**
     * Restarts a workload so that its pods get the sidecar which the mesh injects now, and waits until each of them
     * proves it. What injection will do is looked at before: nothing is restarted that would lose its sidecar, could
     * not be created, or is not healthy.
     *
     * @param workload a Deployment, StatefulSet or DaemonSet
     * @return what came of it
     * @throws io.meshupgrade.common.KubernetesException when the cluster cannot be read or written; calling it again
     *     looks first
     */
    RestartOutcome restart(WorkloadRef workload);
}
