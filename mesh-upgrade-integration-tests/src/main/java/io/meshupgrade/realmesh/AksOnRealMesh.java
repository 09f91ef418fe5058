package io.meshupgrade.realmesh;

import com.azure.core.credential.AccessToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.testkit.internal.arm.ClusterTemplate;
import io.meshupgrade.testkit.internal.arm.SimulatedArm;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Plays AKS for a real mesh: a simulated ARM takes the list of revisions, and what AKS would do then in the cluster is
 * done with real istiods.
 */
public final class AksOnRealMesh implements AutoCloseable {

    /** The resource id of the cluster. */
    public static final String ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
            + "/providers/Microsoft.ContainerService/managedClusters/shop";

    private static final Duration TICK = Duration.ofMillis(100);

    private final RealMesh mesh;
    private final Path kubeconfig;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService aks = Executors.newSingleThreadExecutor();
    private final Queue<Future<?>> told = new ConcurrentLinkedQueue<>();
    private @Nullable SimulatedArm arm;
    private @Nullable ScheduledFuture<?> ticking;

    /**
     * Begins with nothing.
     *
     * @param mesh which is changed by nobody else from now on
     * @param kubeconfig of those who are to work with it
     */
    public AksOnRealMesh(RealMesh mesh, Path kubeconfig) {
        this.mesh = mesh;
        this.kubeconfig = kubeconfig;
    }

    /**
     * A cluster that ARM has not seen before, with these revisions, which are also those that the mesh has then.
     *
     * @throws RealMeshException when the mesh cannot have them
     */
    public void begin(String... revisions) {
        tell(List.of(revisions));
        awaitWhatWasTold();
        Timeline time = new Timeline(Instant.now());
        SimulatedArm begun = SimulatedArm.http(time, ClusterTemplate.of(ID).document());
        begun.behaviour().operationsTake(Duration.ofMillis(500)).effectAfter(Duration.ofMillis(300));
        put(begun, revisions);
        begun.listen((before, after) -> tell(after));
        ticking = clock.scheduleAtFixedRate(
                () -> time.pass(TICK), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        arm = begun;
    }

    /**
     * Ends what {@link #begin} began; the mesh stays as it is.
     *
     * @throws RealMeshException when the mesh could not follow the list of revisions at some time
     */
    public void end() {
        stop();
        awaitWhatWasTold();
    }

    private void stop() {
        if (ticking != null) {
            ticking.cancel(true);
            ticking = null;
        }
        if (arm != null) {
            arm.close();
            arm = null;
        }
    }

    /** For connections to it. */
    public AksMeshUpgrade.Builder connection() {
        return AksMeshUpgrade.cluster(ClusterId.parse(ID))
                .credential(request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX)))
                .armEndpoint(arm().uri())
                .kubeconfig(kubeconfig);
    }

    /**
     * The options with which the command line connects to it.
     *
     * @param tokenFile with any text
     */
    public List<String> options(Path tokenFile) {
        return List.of(
                "--cluster",
                ID,
                "--arm-endpoint",
                arm().uri().toString(),
                "--token-file",
                tokenFile.toString(),
                "--kubeconfig",
                kubeconfig.toString());
    }

    /** Does what az does: sets the list in ARM; returns when the cluster has followed. */
    public void setRevisions(String... revisions) {
        put(arm(), revisions);
        tell(List.of(revisions));
        awaitWhatWasTold();
    }

    private static void put(SimulatedArm arm, String... revisions) {
        arm.editDocument(document -> {
            ArrayNode list =
                    document.withObject("/properties/serviceMeshProfile/istio").putArray("revisions");
            List.of(revisions).forEach(list::add);
        });
    }

    private SimulatedArm arm() {
        if (arm == null) {
            throw new IllegalStateException("Nothing has begun");
        }
        return arm;
    }

    /** Tells AKS what ARM has now. It does one after the other, as it was told. */
    private void tell(List<String> revisions) {
        told.add(aks.submit(() -> follow(revisions)));
    }

    private void awaitWhatWasTold() {
        RealMeshException failure = null;
        for (Future<?> one = told.poll(); one != null; one = told.poll()) {
            try {
                one.get();
            } catch (ExecutionException e) {
                failure = new RealMeshException(
                        "The mesh did not follow the list of revisions in ARM: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RealMeshException("Interrupted while the mesh follows ARM", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Does what AKS does in the cluster. */
    private void follow(List<String> wanted) {
        try {
            change(wanted);
        } catch (RuntimeException e) {
            // At once: an upgrade waits for this in vain now, and says later only what it does not see.
            System.err.println("The mesh cannot have the revisions " + wanted + ": " + e.getMessage());
            throw e;
        }
    }

    private void change(List<String> wanted) {
        for (String revision : mesh.installed()) {
            if (!wanted.contains(revision)) {
                mesh.removeRevision(revision);
            }
        }
        for (String revision : wanted) {
            if (!mesh.installed().contains(revision)) {
                mesh.addRevision(MeshRevision.of(revision));
            }
        }
    }

    @Override
    public void close() {
        stop();
        clock.shutdownNow();
        aks.shutdownNow();
    }
}
