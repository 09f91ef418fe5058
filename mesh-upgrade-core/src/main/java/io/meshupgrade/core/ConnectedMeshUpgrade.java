package io.meshupgrade.core;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.tags.Tags;

/** A connected cluster. Closing it closes the connections. */
final class ConnectedMeshUpgrade implements MeshUpgrade {

    /** Where AKS installs the add-on's control plane. The namespace is fixed; another Istio is not ours to touch. */
    private static final String CONTROL_PLANE_NAMESPACE = "aks-istio-system";

    private final KubernetesCluster cluster;

    ConnectedMeshUpgrade(KubernetesCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Tags tags() {
        return new ClusterTags(cluster, CONTROL_PLANE_NAMESPACE);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
