package io.meshupgrade.core.internal.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What pods belong to.
 *
 * @param workloads what makes pods
 * @param controllers who controls the ReplicaSets and Jobs in between, by the uid of the ReplicaSet or Job
 */
public record PodOwners(List<WorkloadFacts> workloads, Map<String, OwnerLink> controllers) {

    public PodOwners {
        workloads = List.copyOf(workloads);
        controllers = Map.copyOf(controllers);
    }

    /** Those of several namespaces. */
    public static PodOwners joined(List<PodOwners> parts) {
        List<WorkloadFacts> workloads = new ArrayList<>();
        Map<String, OwnerLink> controllers = new HashMap<>();
        for (PodOwners part : parts) {
            workloads.addAll(part.workloads());
            controllers.putAll(part.controllers());
        }
        return new PodOwners(workloads, controllers);
    }
}
