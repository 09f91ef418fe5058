package io.meshupgrade.core;

import com.azure.core.credential.AccessToken;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.controlplane.ControlPlane;
import io.meshupgrade.core.internal.azure.ArmApi;
import io.meshupgrade.core.internal.azure.ArmSettings;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.kubernetes.KubernetesSettings;
import io.meshupgrade.core.internal.run.OperatorLease;
import io.meshupgrade.core.internal.run.SingleOperator;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.testkit.Token;
import java.time.Duration;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/** The control plane of a stepped world, as one operator sees it: whoever waits lets the world's time pass. */
final class SteppedControlPlane implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final ArmApi arm;
    private final KubernetesCluster cluster;
    private final ClusterControlPlane plane;

    SteppedControlPlane(SimulatedAks aks, String holder) {
        arm = new ArmApi(
                ClusterId.parse(OperatorProcess.ID),
                request -> Mono.fromCallable(() -> {
                    Token token = aks.arm().tokens().current();
                    return new AccessToken(token.value(), token.expiresAt().atOffset(ZoneOffset.UTC));
                }),
                ArmSettings.DEFAULT.withEndpoint(aks.armEndpoint()).withTimeouts(ANSWER, ANSWER),
                aks.time()::now,
                aks.time()::pass);
        cluster = KubernetesCluster.ofKubeconfig(
                aks.kubeconfig(), null, aks.time()::now, KubernetesSettings.DEFAULTS, aks.time()::pass);
        OperatorLease.Settings lease = new OperatorLease.Settings("default", holder, Duration.ofSeconds(30));
        plane = new ClusterControlPlane(
                () -> new MeshReading(cluster, cluster, arm, MeshReading.Settings.inTurn(aks.time()::now)),
                action -> arm,
                cluster::writer,
                () -> new SingleOperator(cluster.writer(), lease, new SteppedTime(aks)));
    }

    ControlPlane plane() {
        return plane;
    }

    @Override
    public void close() {
        cluster.close();
        arm.close();
    }
}
