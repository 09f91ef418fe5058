package io.meshupgrade.core;

import com.azure.core.credential.AccessToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.azure.ArmApi;
import io.meshupgrade.core.internal.azure.ArmSettings;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.kubernetes.KubernetesSettings;
import io.meshupgrade.core.internal.observe.ArmWriter;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.run.OperatorLease;
import io.meshupgrade.core.internal.run.RunPorts;
import io.meshupgrade.core.internal.run.SingleOperator;
import io.meshupgrade.core.internal.time.SystemTime;
import io.meshupgrade.testkit.SimulatedAks;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A process that runs upgrades on a simulated cluster, in the time of that cluster, and that can be made to die at one
 * of its writes. What is dead writes nothing more.
 */
final class OperatorProcess implements AutoCloseable {

    static final String ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
            + "/providers/Microsoft.ContainerService/managedClusters/shop";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final ArmApi arm;
    private final KubernetesCluster cluster;
    private final SimulatedAks aks;
    private final Death death;
    private final int number = NUMBERS.incrementAndGet();
    private int writes;
    private boolean dead;

    /** At which write it dies, and how. */
    record Death(int write, How how) {

        static final Death NEVER = new Death(-1, How.BEFORE);

        enum How {
            /** The request is not sent. */
            BEFORE,
            /** The request is answered, and nothing is made of it. */
            AFTER,
            /** The process lives on, and never gets the answer. */
            ANSWER_LOST
        }
    }

    /** The process is dead. */
    static final class Died extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** {@return a cluster for the process, at rest, with control planes of these revisions and nothing else} */
    static SimulatedAks restingAks(String... revisions) {
        SimulatedAks aks =
                SimulatedAks.builder().id(ID).stepped().revisions(revisions).start();
        aks.time().requireRest();
        return aks;
    }

    OperatorProcess(SimulatedAks aks, Death death) {
        this(aks, death, KubernetesSettings.DEFAULTS, ArmSettings.DEFAULT);
    }

    /** One that does not wait long for an answer: so much of real time. */
    static OperatorProcess impatient(SimulatedAks aks, Duration silence) {
        return new OperatorProcess(
                aks,
                Death.NEVER,
                KubernetesSettings.DEFAULTS.withTimeouts(Duration.ofSeconds(10), silence),
                ArmSettings.DEFAULT.withTimeouts(Duration.ofSeconds(10), silence));
    }

    private OperatorProcess(SimulatedAks aks, Death death, KubernetesSettings kubernetes, ArmSettings azure) {
        this.aks = aks;
        this.death = death;
        this.arm = new ArmApi(
                ClusterId.parse(ID),
                request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX)),
                azure.withEndpoint(aks.armEndpoint()),
                SystemTime.clock(),
                duration -> {});
        this.cluster =
                KubernetesCluster.ofKubeconfig(aks.kubeconfig(), null, SystemTime.clock(), kubernetes, duration -> {});
    }

    RunPorts ports() {
        MeshReading reading = new MeshReading(cluster, cluster, arm, MeshReading.Settings.inTurn(aks.time()::now));
        return new RunPorts(
                new RunObserver(reading, arm),
                new DyingWriter(cluster.writer()),
                cluster,
                cluster.probe(),
                cluster.access(),
                new DyingArm(arm),
                new OperatorLease.Settings("default", "process-" + number, Duration.ofSeconds(60)),
                () -> "upgrade-" + number,
                new SteppedTime(aks));
    }

    /** The tags of its cluster. */
    ClusterTags tags() {
        RunPorts ports = ports();
        return new ClusterTags(
                cluster,
                () -> new MeshReading(cluster, cluster, arm, MeshReading.Settings.inTurn(aks.time()::now)),
                ports::writer,
                () -> new SingleOperator(ports.writer(), ports.lease(), ports.time()),
                MeshReading.CONTROL_PLANE_NAMESPACE);
    }

    /** How many writes there were, those on the Lease included. */
    int writes() {
        return writes;
    }

    private <T> T write(Supplier<T> request, Supplier<? extends RuntimeException> lost) {
        if (dead) {
            throw new Died();
        }
        boolean now = ++writes == death.write();
        if (now && death.how() == Death.How.BEFORE) {
            dead = true;
            throw new Died();
        }
        T answer = request.get();
        if (now && death.how() == Death.How.AFTER) {
            dead = true;
            throw new Died();
        }
        if (now) {
            throw lost.get();
        }
        return answer;
    }

    @Override
    public void close() {
        cluster.close();
        arm.close();
    }

    private final class DyingWriter implements ClusterWriter {

        private final ClusterWriter live;

        DyingWriter(ClusterWriter live) {
            this.live = live;
        }

        private <T> T send(Supplier<T> request) {
            return write(
                    request,
                    () -> new KubernetesException(
                            KubernetesException.Failure.UNREACHABLE,
                            "the server",
                            "write",
                            "the answer was lost",
                            null));
        }

        @Override
        public @Nullable ObjectNode read(ResourceType type, @Nullable String namespace, String name) {
            return live.read(type, namespace, name);
        }

        @Override
        public ObjectNode create(ResourceType type, @Nullable String namespace, ObjectNode object) {
            return send(() -> live.create(type, namespace, object));
        }

        @Override
        public void tryCreate(ResourceType type, @Nullable String namespace, ObjectNode object) {
            live.tryCreate(type, namespace, object);
        }

        @Override
        public ObjectNode patch(ResourceType type, @Nullable String namespace, String name, ObjectNode patch) {
            return send(() -> live.patch(type, namespace, name, patch));
        }

        @Override
        public void delete(ResourceType type, @Nullable String namespace, String name, String resourceVersion) {
            send(() -> {
                live.delete(type, namespace, name, resourceVersion);
                return true;
            });
        }
    }

    private final class DyingArm implements ArmWriter {

        private final ArmWriter live;

        DyingArm(ArmWriter live) {
            this.live = live;
        }

        @Override
        public ArmDocument document() {
            return live.document();
        }

        @Override
        public String replaceRevisions(ArmDocument present, List<Revision> wanted) {
            return write(
                    () -> live.replaceRevisions(present, wanted),
                    () -> new ArmException(
                            ArmException.Failure.UNREACHABLE, "change ARM", "the answer was lost", null, null));
        }

        @Override
        public ArmOperation operation(String address) {
            return live.operation(address);
        }
    }
}
