package io.meshupgrade.workloads;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.WorkloadRef;

/** What came of the wish that a workload is restarted. */
public sealed interface RestartOutcome {

    /** {@return the workload} */
    WorkloadRef workload();

    /**
     * Each of its pods is new, healthy, and has a sidecar of the revision.
     *
     * @param workload the workload
     * @param revision which injected its pods
     */
    record Restarted(WorkloadRef workload, Revision revision) implements RestartOutcome {}

    /**
     * Nothing was written, because it would have done harm or nothing at all.
     *
     * @param workload the workload
     * @param reason why
     */
    record Refused(WorkloadRef workload, Reason reason) implements RestartOutcome {}

    /**
     * It was restarted, and does not get on.
     *
     * @param workload the workload
     * @param reason why
     */
    record Stuck(WorkloadRef workload, Reason reason) implements RestartOutcome {}

    /**
     * Another operator is at it. Nothing was written.
     *
     * @param workload the workload
     * @param holder who, as it calls itself on the Lease
     */
    record HeldByOther(WorkloadRef workload, String holder) implements RestartOutcome {}
}
