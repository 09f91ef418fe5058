package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.WorkloadRef;
import java.util.List;
import java.util.Optional;

/** What a namespace was like a moment ago: workloads and pods, kept up to date by watching. Safe for all threads. */
public interface NamespaceMirror extends AutoCloseable {

    /** A Deployment, StatefulSet, DaemonSet, or Rollout of Argo if asked for; empty when there is none. */
    Optional<WorkloadFacts> workload(WorkloadRef workload);

    /** The pods whose controllers lead to a workload, by name. */
    List<PodFacts> podsOf(WorkloadRef workload);

    /**
     * A number that is another one when anything about a workload or its pods has changed: as long as it stays, so does
     * what the other methods answer.
     */
    long changes(WorkloadRef workload);

    /** Why it is not kept up to date any more, and will not be; empty while it is. */
    Optional<String> broken();

    /** Ends it at once. */
    @Override
    void close();
}
