package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What ARM publishes of one revision.
 *
 * @param upgrades where it may be upgraded to; empty also when nothing is said
 * @param compatibleWith minors of Kubernetes, by the names that ARM gives to such lists: the support plans
 *     {@code KubernetesOfficial} and {@code AKSLongTermSupport}, or {@code kubernetes}
 */
public record MeshRelease(
        Revision revision, List<Revision> upgrades, Map<String, Set<KubernetesMinor>> compatibleWith) {

    public MeshRelease {
        upgrades = List.copyOf(upgrades);
        compatibleWith = Map.copyOf(compatibleWith);
    }
}
