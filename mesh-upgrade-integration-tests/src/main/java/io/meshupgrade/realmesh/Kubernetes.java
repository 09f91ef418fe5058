package io.meshupgrade.realmesh;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The processes of a Kubernetes control plane, and kwok, which plays kubelet for every node.
 *
 * <p>Everything listens on loopback.
 */
final class Kubernetes implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final WorkFolder folder;
    private final Binaries binaries;
    private final Certificates certificates = new Certificates();
    private final List<Daemon> daemons = new ArrayList<>();
    private final int port = Ports.free();
    private final EgressProxy egress;
    private final Path admin;
    private final ApiServer apiServer;

    Kubernetes(WorkFolder folder, Binaries binaries) {
        this.folder = folder;
        this.binaries = binaries;
        this.egress = new EgressProxy(folder.file("egress.sock"));
        this.admin = kubeconfig("admin", certificates.client("admin", "system:masters"));
        this.apiServer = new ApiServer(admin);
    }

    /** Returns when the API server is ready; the controllers follow within a second. */
    void start() {
        int etcdPort = Ports.free();
        Daemon etcd = startEtcd(etcdPort);
        Daemon server = startApiServer(etcdPort);
        Await.until("the API server", LIMIT, () -> {
            etcd.requireAlive();
            server.requireAlive();
            return apiServer.isReady();
        });
        startControllers();
    }

    private Daemon startEtcd(int clientPort) {
        String client = "http://127.0.0.1:" + clientPort;
        String peer = "http://127.0.0.1:" + Ports.free();
        return daemon(
                "etcd",
                List.of(
                        "--data-dir=" + folder.file("etcd"),
                        "--unsafe-no-fsync",
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer));
    }

    private Daemon startApiServer(int etcdPort) {
        Certificates.Signed serving = certificates.server();
        Certificates.Signed serviceAccounts = Certificates.keyPair();
        folder.write("ca.crt", certificates.authority());
        folder.write("service-account.key", serviceAccounts.key());
        folder.write("service-account.pub", serviceAccounts.certificate());
        folder.write("egress.yaml", """
                apiVersion: apiserver.k8s.io/v1beta1
                kind: EgressSelectorConfiguration
                egressSelections:
                - name: cluster
                  connection:
                    proxyProtocol: HTTPConnect
                    transport:
                      uds:
                        udsName: %s
                """.formatted(folder.file("egress.sock")));
        return daemon(
                "kube-apiserver",
                List.of(
                        "--etcd-servers=http://127.0.0.1:" + etcdPort,
                        "--secure-port=" + port,
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--endpoint-reconciler-type=none",
                        "--service-cluster-ip-range=10.0.0.0/16",
                        "--authorization-mode=RBAC",
                        "--allow-privileged=true",
                        "--cert-dir=" + folder.file("apiserver"),
                        "--tls-cert-file=" + folder.write("apiserver.crt", serving.certificate()),
                        "--tls-private-key-file=" + folder.write("apiserver.key", serving.key()),
                        "--client-ca-file=" + folder.file("ca.crt"),
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + folder.file("service-account.pub"),
                        "--service-account-signing-key-file=" + folder.file("service-account.key"),
                        "--egress-selector-config-file=" + folder.file("egress.yaml")));
    }

    private void startControllers() {
        daemon(
                "kube-controller-manager",
                List.of(
                        "--kubeconfig=" + admin,
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--use-service-account-credentials",
                        "--root-ca-file=" + folder.file("ca.crt"),
                        "--service-account-private-key-file=" + folder.file("service-account.key"),
                        // 15 s by default, which is how long a new istiod would stay at one replica
                        "--horizontal-pod-autoscaler-sync-period=2s",
                        "--kube-api-qps=500",
                        "--kube-api-burst=1000"));
        daemon(
                "kube-scheduler",
                List.of(
                        "--kubeconfig=" + admin,
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--kube-api-qps=500",
                        "--kube-api-burst=1000"));
        daemon(
                "kwok",
                List.of(
                        "--kubeconfig=" + admin,
                        "--manage-all-nodes=true",
                        "--config=" + folder.write("pod-stages.yaml", Manifests.resource("pod-stages.yaml")),
                        // without leases every node turns NotReady after 50 s, and its pods for good
                        "--node-lease-duration-seconds=40"));
    }

    private Daemon daemon(String name, List<String> arguments) {
        Daemon daemon = Daemon.start(folder, name, binaries.binary(name), arguments);
        daemons.add(daemon);
        return daemon;
    }

    ApiServer apiServer() {
        return apiServer;
    }

    EgressProxy egress() {
        return egress;
    }

    Certificates certificates() {
        return certificates;
    }

    /** The kubeconfig of the owner, who may do everything. */
    Path admin() {
        return admin;
    }

    /** Writes a kubeconfig for these credentials. */
    Path kubeconfig(String user, Certificates.Signed credentials) {
        return folder.write(user + ".kubeconfig", """
                apiVersion: v1
                kind: Config
                current-context: real-mesh
                contexts:
                - name: real-mesh
                  context: {cluster: real-mesh, user: %1$s}
                clusters:
                - name: real-mesh
                  cluster:
                    server: https://127.0.0.1:%2$d
                    certificate-authority-data: %3$s
                users:
                - name: %1$s
                  user:
                    client-certificate-data: %4$s
                    client-key-data: %5$s
                """.formatted(
                        user,
                        port,
                        base64(certificates.authority()),
                        base64(credentials.certificate()),
                        base64(credentials.key())));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** In the reverse order of their start, so that nobody loses the server it talks to. */
    @Override
    public void close() {
        for (int i = daemons.size() - 1; i >= 0; i--) {
            daemons.get(i).stop();
        }
        egress.close();
    }
}
