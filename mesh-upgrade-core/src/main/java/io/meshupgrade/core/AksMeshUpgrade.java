package io.meshupgrade.core;

import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.kubernetes.KubernetesSettings;
import io.meshupgrade.core.internal.time.SystemTime;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Connects to an AKS cluster with the Istio add-on.
 *
 * <pre>{@code
 * try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(Path.of("kubeconfig")).connect()) {
 *     mesh.tags().list().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Defaults: 10 seconds to connect, 60 seconds without a byte before a request counts as timed out; reads are
 * repeated up to 3 times, with 30 seconds between them in all, when the server is busy (429, 503, 504) or the
 * connection breaks; no redirect is followed, and a server is never asked anonymously when the kubeconfig gives no
 * credentials.
 *
 * <p>Not safe for use by several threads until connected; the {@link MeshUpgrade} is.
 */
public final class AksMeshUpgrade {

    private final Supplier<KubernetesCluster> cluster;

    private AksMeshUpgrade(Supplier<KubernetesCluster> cluster) {
        this.cluster = cluster;
    }

    /**
     * Reads server and credentials from the current context of a kubeconfig file. An exec plugin which it names, such
     * as kubelogin, is run when connecting.
     */
    public static AksMeshUpgrade kubeconfig(Path kubeconfig) {
        Objects.requireNonNull(kubeconfig, "kubeconfig");
        return new AksMeshUpgrade(() -> KubernetesCluster.ofKubeconfig(
                kubeconfig, SystemTime.clock(), KubernetesSettings.DEFAULTS, SystemTime::pause));
    }

    /**
     * Takes server, TLS settings and credentials from a client of the caller, which is copied and never changed. Its
     * time limits are replaced by ours.
     */
    public static AksMeshUpgrade kubernetes(ApiClient client) {
        Objects.requireNonNull(client, "client");
        return new AksMeshUpgrade(() -> KubernetesCluster.of(client, KubernetesSettings.DEFAULTS, SystemTime::pause));
    }

    /**
     * Makes the connection. No request is sent until a capability needs one.
     *
     * @throws io.meshupgrade.common.KubeconfigException when the kubeconfig is missing, broken, or gives no server or
     *     no credentials
     */
    public MeshUpgrade connect() {
        return new ConnectedMeshUpgrade(cluster.get());
    }
}
