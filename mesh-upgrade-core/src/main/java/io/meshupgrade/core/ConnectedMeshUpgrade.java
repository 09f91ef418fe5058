package io.meshupgrade.core;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.NoArmConnectionException;
import io.meshupgrade.core.internal.azure.ArmApi;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.observe.ArmReader;
import io.meshupgrade.revisions.Revisions;
import io.meshupgrade.tags.Tags;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connected cluster. Closing it closes the connections. */
final class ConnectedMeshUpgrade implements MeshUpgrade {

    /** Where AKS installs the add-on's control plane. The namespace is fixed; another Istio is not ours to touch. */
    private static final String CONTROL_PLANE_NAMESPACE = "aks-istio-system";

    private final @Nullable ArmApi arm;
    private final Supplier<KubernetesCluster> connect;
    private @Nullable KubernetesCluster kubernetes;
    private boolean closed;

    /** With a kubeconfig or a client that was given. */
    ConnectedMeshUpgrade(@Nullable ArmApi arm, KubernetesCluster kubernetes) {
        this(arm, () -> kubernetes);
        this.kubernetes = kubernetes;
    }

    /** @param connect called when something first needs Kubernetes; and again, when that failed */
    ConnectedMeshUpgrade(@Nullable ArmApi arm, Supplier<KubernetesCluster> connect) {
        this.arm = arm;
        this.connect = connect;
    }

    @Override
    public Revisions revisions() {
        return new ClusterRevisions(this::arm);
    }

    @Override
    public Tags tags() {
        return new ClusterTags(kubernetes(), CONTROL_PLANE_NAMESPACE);
    }

    private ArmReader arm(String action) {
        if (arm == null) {
            throw new NoArmConnectionException(action);
        }
        return arm;
    }

    private synchronized KubernetesCluster kubernetes() {
        if (kubernetes == null && closed) {
            throw new IllegalStateException("Cannot connect to Kubernetes: this MeshUpgrade is closed.");
        }
        if (kubernetes == null) {
            kubernetes = connect.get();
        }
        return kubernetes;
    }

    @Override
    public void close() {
        if (arm != null) {
            arm.close();
        }
        synchronized (this) {
            closed = true;
            if (kubernetes != null) {
                kubernetes.close();
            }
        }
    }
}
