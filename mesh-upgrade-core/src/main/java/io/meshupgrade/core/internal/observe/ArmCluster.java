package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubernetesMinor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ARM says of a cluster, as far as it matters to the mesh. Null is what the document does not say.
 *
 * @param location for example {@code westeurope}
 * @param kubernetesVersion what was asked for, with or without patch
 * @param currentKubernetesVersion what the control plane runs
 * @param supportPlan {@code KubernetesOfficial} or {@code AKSLongTermSupport} so far
 * @param provisioningState for example {@code Succeeded}
 * @param powerState for example {@code Running}
 * @param eTag of the document
 */
public record ArmCluster(
        ClusterId id,
        @Nullable String location,
        @Nullable String kubernetesVersion,
        @Nullable String currentKubernetesVersion,
        @Nullable String supportPlan,
        @Nullable String provisioningState,
        @Nullable String powerState,
        @Nullable String eTag,
        ArmMesh mesh,
        List<NodePool> pools) {

    public ArmCluster {
        pools = List.copyOf(pools);
    }

    /** One pool of nodes. */
    public record NodePool(
            String name,
            @Nullable String provisioningState,
            @Nullable String powerState,
            @Nullable String currentKubernetesVersion) {}

    /** The minor that the control plane runs; null when the document does not say, or not in a known form. */
    public @Nullable KubernetesMinor kubernetesMinor() {
        String version = currentKubernetesVersion != null ? currentKubernetesVersion : kubernetesVersion;
        if (version == null) {
            return null;
        }
        try {
            return KubernetesMinor.parse(version);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
