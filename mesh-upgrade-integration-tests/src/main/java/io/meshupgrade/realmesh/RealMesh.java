package io.meshupgrade.realmesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kubernetes cluster with the Istio add-on, in processes of this machine: a real API server with RBAC, its
 * controllers and scheduler, kwok as kubelets, and one real istiod for each revision, called through real webhooks.
 *
 * <p>What AKS does in a cluster when its list of revisions changes is here {@link #addRevision} and
 * {@link #removeRevision}. What AKS has and this has not: ARM, its admission of mesh config, and load balancers.
 *
 * <p>All processes end with this JVM, however it ends. Not safe for use by several threads.
 */
public final class RealMesh implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int INSTALLS = 3;

    private final WorkFolder folder;
    private final Binaries binaries;
    private final Kubernetes kubernetes;
    private final RealTools tools;
    private final Kubectl kubectl;
    private final Map<String, IstioRevision> revisions = new LinkedHashMap<>();

    private RealMesh(WorkFolder folder, Binaries binaries) {
        this.folder = folder;
        this.binaries = binaries;
        this.kubernetes = new Kubernetes(folder, binaries);
        this.tools = new RealTools(binaries, kubernetes.admin());
        this.kubectl = new Kubectl(tools);
    }

    /**
     * Starts a mesh, which takes about ten seconds.
     *
     * @param names the revisions to begin with, for example {@code asm-1-29}; may be none
     * @throws RealMeshException when a binary is missing or a process does not start; nothing keeps running
     */
    public static RealMesh start(String... names) {
        Binaries binaries = Binaries.find();
        RealMesh mesh = new RealMesh(WorkFolder.create(), binaries);
        try {
            mesh.kubernetes.start();
            mesh.kubectl.apply(Manifests.cluster());
            mesh.kubectl.run(
                    "apply", "--server-side", "-f", binaries.gatewayApi().toString());
            Await.until(
                    "the default ServiceAccount",
                    LIMIT,
                    () -> mesh.apiServer()
                                    .get("/api/v1/namespaces/default/serviceaccounts/default")
                                    .status()
                            == 200);
            for (String name : names) {
                mesh.addRevision(MeshRevision.of(name));
            }
            return mesh;
        } catch (RuntimeException e) {
            mesh.close();
            throw e;
        }
    }

    /** The kubeconfig of somebody who may do everything. */
    public Path kubeconfig() {
        return kubernetes.admin();
    }

    /** A kubeconfig for a user and a group, without any rights but those that tests bind to them. */
    public Path kubeconfig(String user, String group) {
        return kubernetes.kubeconfig(user, kubernetes.certificates().client(user, group));
    }

    /** A kubeconfig whose client certificate has expired. */
    public Path expiredKubeconfig(Instant expiry) {
        return kubernetes.kubeconfig("expired", kubernetes.certificates().client("expired", "system:masters", expiry));
    }

    /** The folder with the kubectl and istioctl that belong to this mesh. */
    public Path tools() {
        return binaries.tools();
    }

    /** Plain requests to the API server. */
    public ApiServer apiServer() {
        return kubernetes.apiServer();
    }

    /**
     * Does what AKS does in the cluster when a revision is added to its list; returns when the revision injects. What
     * does not come up is taken off and tried again, as the Helm release of the add-on is, but not for ever.
     *
     * @throws RealMeshException when it does not come up at all; then the mesh is as it was
     */
    public void addRevision(MeshRevision revision) {
        if (revisions.containsKey(revision.name())) {
            throw new IllegalArgumentException(revision.name() + " is installed already");
        }
        for (int tries = 1; ; tries++) {
            try {
                install(revision);
                return;
            } catch (RealMeshException e) {
                removeAfter(e, revision.name());
                if (tries == INSTALLS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                System.err.println(e.getMessage());
                System.err.println(revision.name() + " did not come up at try " + tries + "; it is installed anew.");
            }
        }
    }

    private void install(MeshRevision revision) {
        String stable =
                revisions.isEmpty() ? null : revisions.keySet().iterator().next();
        IstioRevision added = new IstioRevision(folder, binaries, kubernetes, kubectl, revision);
        revisions.put(revision.name(), added);
        added.install(stable);
    }

    private void removeAfter(RuntimeException failure, String name) {
        try {
            removeRevision(name);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Does what AKS does in the cluster when a revision is taken off its list. Shared mesh config, tags and leases
     * stay, as they do there.
     */
    public void removeRevision(String name) {
        installed(name).remove();
        revisions.remove(name);
    }

    /** Those that are installed, oldest installation first. */
    List<String> installed() {
        return List.copyOf(revisions.keySet());
    }

    /** Does what a patch release of AKS does to a revision in place. Pods that run keep their old proxy. */
    public void patchRevision(String name, String patch) {
        installed(name).patch(patch);
    }

    /** Ends the istiod of a revision, and leaves its objects: nobody answers its webhooks. */
    public void stopIstiod(String name) {
        installed(name).stopIstiod();
    }

    /** Starts the istiod of a revision again; returns when it injects. */
    public void startIstiod(String name) {
        installed(name).startIstiod();
    }

    private IstioRevision installed(String name) {
        IstioRevision revision = revisions.get(name);
        if (revision == null) {
            throw new IllegalArgumentException(name + " is not installed; installed: " + revisions.keySet());
        }
        return revision;
    }

    /** Runs the real kubectl and returns what it prints. */
    public String kubectl(String... arguments) {
        return tools.kubectl(arguments);
    }

    /** Applies a manifest in YAML or JSON. */
    public void apply(String manifest) {
        kubectl.apply(manifest);
    }

    /** Runs the real istioctl and returns what it prints on standard output. */
    public String istioctl(String... arguments) {
        return tools.istioctl(arguments);
    }

    /** The manifest of Istio's sample application Bookinfo, which nobody of this project wrote. */
    public String bookinfo() {
        try {
            return Files.readString(binaries.bookinfo().resolve("bookinfo.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the logs of all processes to a folder that stays. */
    public void keepLogs(Path target) {
        folder.keepLogs(target);
    }

    /** Ends all processes and removes their files. */
    @Override
    public void close() {
        revisions.values().forEach(IstioRevision::stopIstiod);
        kubernetes.close();
        folder.close();
    }
}
