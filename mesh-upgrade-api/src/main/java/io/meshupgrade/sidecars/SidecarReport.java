package io.meshupgrade.sidecars;

import io.meshupgrade.common.WorkloadRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The sidecars of a mesh in numbers. It has no list of pods, so that its size is that of the mesh's workloads.
 *
 * @param pods of all pods looked at
 * @param byRevision of those with a proxy, by the revision that injected them; those whose revision is not proven are
 *     under the empty string
 * @param byImage of those with a proxy, by its image
 * @param byNamespace by namespace
 * @param byWorkload by workload, of those workloads that have at least one pod with a finding
 * @param workloadsLeftOut pods with a finding whose workload is not in {@code byWorkload}, because there are too many
 * @param patches the state of each revision's patch, by revision
 */
public record SidecarReport(
        SidecarCounts pods,
        Map<String, SidecarCounts> byRevision,
        Map<String, SidecarCounts> byImage,
        Map<String, SidecarCounts> byNamespace,
        Map<WorkloadRef, SidecarCounts> byWorkload,
        long workloadsLeftOut,
        List<PatchState> patches) {

    /** Copies; the order of maps is kept. */
    public SidecarReport {
        Objects.requireNonNull(pods, "pods");
        byRevision = Collections.unmodifiableMap(new LinkedHashMap<>(byRevision));
        byImage = Collections.unmodifiableMap(new LinkedHashMap<>(byImage));
        byNamespace = Collections.unmodifiableMap(new LinkedHashMap<>(byNamespace));
        byWorkload = Collections.unmodifiableMap(new LinkedHashMap<>(byWorkload));
        patches = List.copyOf(patches);
    }

    /** {@return whether there is anything that somebody should look at} */
    public boolean hasFindings() {
        return pods.findings() > 0;
    }
}
