package io.meshupgrade.core;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.NoArmConnectionException;
import io.meshupgrade.controlplane.ControlPlane;
import io.meshupgrade.core.internal.azure.ArmApi;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.run.OperatorLease;
import io.meshupgrade.core.internal.run.RunPorts;
import io.meshupgrade.core.internal.run.SingleOperator;
import io.meshupgrade.core.internal.run.SingleRestart;
import io.meshupgrade.core.internal.time.SystemTime;
import io.meshupgrade.dependants.Dependants;
import io.meshupgrade.lint.Lint;
import io.meshupgrade.namespaces.Namespaces;
import io.meshupgrade.revisions.Revisions;
import io.meshupgrade.sidecars.Sidecars;
import io.meshupgrade.tags.Tags;
import io.meshupgrade.upgrade.Rollback;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.Upgrades;
import io.meshupgrade.workloads.Workloads;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connected cluster. Closing it closes the connections. */
final class ConnectedMeshUpgrade implements MeshUpgrade {

    private final @Nullable ArmApi arm;
    private final Supplier<KubernetesCluster> connect;
    private final MeshReading.Settings reading;
    private final OperatorLease.Settings lease;
    private @Nullable KubernetesCluster kubernetes;
    private boolean closed;

    /** With a kubeconfig or a client that was given. */
    ConnectedMeshUpgrade(
            @Nullable ArmApi arm,
            KubernetesCluster kubernetes,
            MeshReading.Settings reading,
            OperatorLease.Settings lease) {
        this(arm, () -> kubernetes, reading, lease);
        this.kubernetes = kubernetes;
    }

    /** @param connect called when something first needs Kubernetes; and again, when that failed */
    ConnectedMeshUpgrade(
            @Nullable ArmApi arm,
            Supplier<KubernetesCluster> connect,
            MeshReading.Settings reading,
            OperatorLease.Settings lease) {
        this.arm = arm;
        this.connect = connect;
        this.reading = reading;
        this.lease = lease;
    }

    @Override
    public Revisions revisions() {
        return new ClusterRevisions(this::arm);
    }

    @Override
    public Tags tags() {
        return new ClusterTags(
                kubernetes(),
                this::reading,
                () -> kubernetes().writer(),
                this::operator,
                MeshReading.CONTROL_PLANE_NAMESPACE);
    }

    @Override
    public Namespaces namespaces() {
        kubernetes();
        return new ClusterNamespaces(
                this::reading, () -> kubernetes().writer(), () -> kubernetes().probe(), this::operator);
    }

    private SingleOperator operator() {
        return new SingleOperator(kubernetes().writer(), lease, SystemTime.time());
    }

    @Override
    public Sidecars sidecars() {
        return new ClusterSidecars(reading(), this::ports);
    }

    @Override
    public Dependants dependants() {
        return new ClusterDependants(reading());
    }

    @Override
    public Lint lint() {
        return new ClusterLint(reading());
    }

    @Override
    public ControlPlane controlPlane() {
        kubernetes();
        return new ClusterControlPlane(
                this::reading, this::arm, () -> kubernetes().writer(), this::operator);
    }

    @Override
    public Workloads workloads() {
        return workload ->
                new SingleRestart(ports(), new RolloutSettings(Direction.REFRESH, null).spec()).restart(workload);
    }

    @Override
    public Upgrades upgrade() {
        return target -> ClusterUpgrade.to(target, () -> ports("upgrade the mesh"));
    }

    @Override
    public Rollback rollback() {
        return ClusterRollback.of(() -> ports("roll the mesh back"));
    }

    private RunPorts ports(String action) {
        arm(action);
        return ports();
    }

    private RunPorts ports() {
        KubernetesCluster cluster = kubernetes();
        return new RunPorts(
                new RunObserver(reading(), arm),
                cluster.writer(),
                cluster,
                cluster.probe(),
                cluster.access(),
                arm,
                lease,
                () -> UUID.randomUUID().toString().substring(0, 8),
                SystemTime.time());
    }

    private MeshReading reading() {
        KubernetesCluster cluster = kubernetes();
        return new MeshReading(cluster, cluster, arm, reading);
    }

    private ArmApi arm(String action) {
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
