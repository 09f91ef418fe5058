package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.http.Fault;
import io.meshupgrade.testkit.internal.http.Faults;
import io.meshupgrade.testkit.internal.http.HttpFront;
import io.meshupgrade.testkit.internal.http.LocalTls;
import io.meshupgrade.testkit.internal.http.Refusal;
import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Azure Resource Manager for one AKS cluster with the Istio add-on, over HTTP or HTTPS on the loopback. It knows the
 * cluster, its mesh upgrade profile, its user's credentials, the mesh revisions of its location, the locations of the
 * subscription, and long-running operations.
 *
 * <p>It keeps the document of the cluster as raw JSON: what is PUT comes back, whatever it is. Operations go on in the
 * time of a {@link Timeline}, never by themselves. Safe for use by many threads, but for one thing: an event of the
 * timeline must not wait for a request to this server, since both need the lock of the timeline.
 *
 * <p>Tokens are neither stored nor printed.
 */
public final class SimulatedArm implements AutoCloseable {

    private static final int BODY_LIMIT = 4 * 1024 * 1024;
    private static final long SEED = 20_260_101L;
    private static final Refusal REFUSAL =
            (status, reason, message) -> ArmError.ofArm(status, reason, message).response();

    private final Timeline time;
    private final ArmBehaviour behaviour = new ArmBehaviour();
    private final ClusterState cluster;
    private final ClusterResource resource;
    private final RunningMesh mesh;
    private final Operations operations;
    private final Faults faults;
    private final HttpFront front;

    private SimulatedArm(Timeline time, ObjectNode document, @Nullable LocalTls tls, int port) {
        ClusterPath.ofId(ArmJson.text(document, "/id"));
        Random random = new Random(SEED);
        this.time = time;
        this.cluster = new ClusterState(document, random);
        this.mesh = new RunningMesh(cluster.revisions());
        this.operations = new Operations(time, behaviour, random);
        behaviour.location(ArmJson.text(document, "/location"), ArmJson.text(document, "/location"));
        this.resource = new ClusterResource(cluster, operations, behaviour, mesh);
        ArmHandler handler = new ArmHandler(cluster, resource, operations, behaviour, tls == null ? "http" : "https");
        this.faults = new Faults(
                request -> alone(() -> handler.handle(request)),
                wait -> time.await(wait, "ARM goes on with a request that was held back"));
        this.front = new HttpFront(faults, REFUSAL, BODY_LIMIT, tls, port);
    }

    /**
     * Starts one on HTTP.
     *
     * @param document of the cluster, with {@code id}, {@code name} and {@code location}; see {@link ClusterTemplate}
     */
    public static SimulatedArm http(Timeline time, ObjectNode document) {
        return new SimulatedArm(time, document, null, 0);
    }

    /** Starts one on HTTPS, which az insists on before it sends a token. */
    public static SimulatedArm https(Timeline time, ObjectNode document, LocalTls tls) {
        return new SimulatedArm(time, document, tls, 0);
    }

    /** The same on a port of choice: HTTPS with certificates, HTTP without. */
    public static SimulatedArm onPort(int port, Timeline time, ObjectNode document, @Nullable LocalTls tls) {
        return new SimulatedArm(time, document, tls, port);
    }

    private <T> T alone(Supplier<T> work) {
        AtomicReference<T> result = new AtomicReference<>();
        time.alone(() -> result.set(work.get()));
        return Objects.requireNonNull(result.get());
    }

    /** Where it listens; instead of {@code https://management.azure.com}. */
    public URI uri() {
        return front.uri();
    }

    /** How it behaves, to be changed at any time. */
    public ArmBehaviour behaviour() {
        return behaviour;
    }

    /** A copy of the document of the cluster as it is now; empty when it has been deleted. */
    public Optional<ObjectNode> document() {
        return alone(() -> Optional.ofNullable(cluster.document()).map(ObjectNode::deepCopy));
    }

    /** The revisions of the document. */
    public List<String> revisions() {
        return alone(cluster::revisions);
    }

    /** The revisions that the cluster runs, which follow those of the document some time later. */
    public List<String> runningRevisions() {
        return alone(mesh::revisions);
    }

    /** Changes the document as somebody else would, with new eTags all over. The cluster does not follow. */
    public void editDocument(Consumer<ObjectNode> edit) {
        time.alone(() -> Optional.ofNullable(cluster.document()).ifPresent(document -> {
            edit.accept(document);
            cluster.changed();
        }));
    }

    /**
     * Changes one agent pool as an operation on it would: only its own eTag changes.
     *
     * @throws IllegalArgumentException when there is no such pool
     */
    public void editAgentPool(String name, Consumer<ObjectNode> edit) {
        time.alone(() -> {
            for (JsonNode pool : cluster.pools()) {
                if (pool instanceof ObjectNode found
                        && ArmJson.text(found, "/name").equals(name)) {
                    edit.accept(found);
                    cluster.poolChanged(found);
                    return;
                }
            }
            throw new IllegalArgumentException("The cluster has no agent pool '" + name + "'");
        });
    }

    /**
     * Asks for other revisions as somebody else would, with all that ARM checks, and an operation.
     *
     * @throws IllegalStateException when it is refused, with what ARM says
     */
    public void changeRevisions(List<String> revisions) {
        try {
            time.alone(() -> resource.changeRevisions(revisions));
        } catch (ArmError e) {
            throw new IllegalStateException(
                    "ARM refuses revisions " + revisions + " with " + e.status() + ": " + e.getMessage(), e);
        }
    }

    /** Sets what only the service sets, for example {@code Upgrading}. */
    public void provisioningState(String state) {
        time.alone(() -> cluster.state(state));
    }

    /** Sets {@code Running} or {@code Stopped}. */
    public void powerState(String code) {
        editDocument(document -> document.withObject("/properties/powerState").put("code", code));
    }

    /** Says how the next operation ends that nothing is said about yet; all others succeed. */
    public void nextOperation(OperationEnd end) {
        time.alone(() -> operations.script(end));
    }

    /** Tells of all changes of the running revisions from now on. */
    public void listen(RevisionListener listener) {
        time.alone(() -> mesh.listen(listener));
    }

    /**
     * Says what goes wrong from now on, instead of what was said before.
     *
     * @param script for a request, and the how manyth it is of its method and path since this call, from 1, what goes
     *     wrong with it; called by the threads of the server. Delays pass on the timeline.
     */
    public void faults(BiFunction<Request, Integer, Optional<Fault>> script) {
        faults.script(script);
    }

    @Override
    public void close() {
        front.close();
    }
}
