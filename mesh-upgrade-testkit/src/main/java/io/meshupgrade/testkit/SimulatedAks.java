package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.meshupgrade.testkit.internal.arm.ArmError;
import io.meshupgrade.testkit.internal.arm.SimulatedArm;
import io.meshupgrade.testkit.internal.http.Faults;
import io.meshupgrade.testkit.internal.http.HttpFront;
import io.meshupgrade.testkit.internal.http.LocalTls;
import io.meshupgrade.testkit.internal.http.Refusal;
import io.meshupgrade.testkit.internal.http.Response;
import io.meshupgrade.testkit.internal.rest.AccessReviews;
import io.meshupgrade.testkit.internal.rest.Action;
import io.meshupgrade.testkit.internal.rest.KubernetesApi;
import io.meshupgrade.testkit.internal.rest.KubernetesServer;
import io.meshupgrade.testkit.internal.rest.OpenWatches;
import io.meshupgrade.testkit.internal.time.RealTime;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An AKS cluster with the Istio add-on inside the JVM: real HTTP on ports of the loopback, no containers, no network.
 *
 * <pre>{@code
 * try (SimulatedAks aks = SimulatedAks.builder().start();
 *         MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect()) {
 *     mesh.tags().list();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class SimulatedAks implements AutoCloseable {

    /** As kube-apiserver: three megabytes for a request. */
    private static final int BODY_LIMIT = 3 * 1024 * 1024;

    /** Without it, az would poll every 30 seconds. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String wanted;
    private final Simulation simulation;
    private final HttpFront front;
    private final SimulatedArm simulatedArm;
    private final KubeconfigFiles files;
    private final Path caCertificate;
    private final Path kubeconfig;
    private final KubernetesPlane kubernetes;
    private final ArmPlane arm;
    private final WorldObjects world;
    private final @Nullable RealTime liveTime;

    SimulatedAks(SimulatedAksBuilder builder) {
        wanted = builder.toString();
        simulation = new Simulation(builder);
        world = new WorldObjects(simulation);
        Tokens tokens = new Tokens(simulation.timeline, builder.seed, builder.tokenLifetime);
        AccessReviews reviews = new AccessReviews();
        OpenWatches watches = new OpenWatches(new KubernetesServer(
                new KubernetesApi(
                        simulation.objects,
                        simulation.timeline,
                        simulation.kinds,
                        reviews,
                        builder.template().kubernetesVersion()),
                tokens::valid,
                reviews));
        Faults faults = new Faults(
                watches,
                wait -> simulation.timeline.await(wait, "Kubernetes goes on with a request that was held back"));
        LocalTls tls = LocalTls.shared();
        simulatedArm = SimulatedArm.onPort(
                builder.armPort, simulation.timeline, builder.template().document(), builder.armOverHttps ? tls : null);
        try {
            front = new HttpFront(faults, Refusal.STATUS, BODY_LIMIT, tls, builder.kubernetesPort);
        } catch (UncheckedIOException e) {
            simulatedArm.close();
            throw e;
        }
        files = new KubeconfigFiles(front.uri(), tls.caPem());
        caCertificate = files.write("ca.pem", tls.caPem());
        kubeconfig = files.write("kubeconfig", files.withToken(tokens.current()));
        RequestLog requests = new RequestLog();
        FaultScript script =
                new FaultScript(requests, request -> Action.of(request).verb(), SimulatedAks::status);
        faults.script((request, nth) -> script.meet(request));
        kubernetes = new KubernetesPlane(
                front,
                requests,
                script,
                tokens,
                new Access(reviews),
                new Watches(
                        watches,
                        () -> simulation.timeline.alone(
                                () -> simulation.objects.store().compact())));
        arm = arm(builder, simulatedArm);
        simulatedArm
                .behaviour()
                .kubeconfig(() -> builder.entraId ? files.withKubelogin() : files.withToken(tokens.current()));
        simulatedArm.listen(simulation.addOn);
        simulation.addOn.components(() -> simulatedArm
                .document()
                .map(document -> Simulation.components(document))
                .orElse(MissingNode.getInstance()));
        liveTime = builder.stepped ? null : new RealTime(simulation.timeline, builder.speed);
    }

    private ArmPlane arm(SimulatedAksBuilder builder, SimulatedArm server) {
        Tokens tokens = new Tokens(simulation.timeline, builder.seed + 1, builder.tokenLifetime);
        server.behaviour()
                .calendar(builder.calendar.internal())
                .operationsTake(builder.operation)
                .effectAfter(builder.effect)
                .retryAfter(RETRY_AFTER);
        if (builder.armTokensRequired) {
            server.behaviour().requireToken(token -> refusal(tokens, token));
        }
        RequestLog requests = new RequestLog();
        FaultScript script =
                new FaultScript(requests, request -> request.method().toLowerCase(Locale.ROOT), SimulatedAks::error);
        server.faults((request, nth) -> script.meet(request));
        return new ArmPlane(server, requests, script, tokens);
    }

    private static Optional<ArmError> refusal(Tokens tokens, String token) {
        if (tokens.valid(token)) {
            return Optional.empty();
        }
        Instant expiry = tokens.expired(token);
        return Optional.of(
                expiry == null
                        ? ArmError.ofArm(401, "InvalidAuthenticationToken", "The access token is invalid.")
                        : ArmError.ofArm(
                                401, "ExpiredAuthenticationToken", "The access token expired at " + expiry + "."));
    }

    private static Response status(FaultAnswer answer) {
        return withRetryAfter(Refusal.STATUS.answer(answer.status(), answer.reason(), answer.message()), answer);
    }

    private static Response error(FaultAnswer answer) {
        return withRetryAfter(
                ArmError.ofArm(answer.status(), answer.reason(), answer.message())
                        .response(),
                answer);
    }

    private static Response withRetryAfter(Response.Body response, FaultAnswer answer) {
        Duration wait = answer.retryAfter();
        return wait == null ? response : response.with("Retry-After", Long.toString(wait.toSeconds()));
    }

    /** A cluster with the defaults of {@link SimulatedAksBuilder}. */
    public static SimulatedAksBuilder builder() {
        return new SimulatedAksBuilder();
    }

    /**
     * A kubeconfig file for this cluster, over https, since kubectl sends no token over http. Its user may do
     * everything unless {@link Access} says otherwise, and has the first of the {@linkplain KubernetesPlane#tokens()
     * tokens}. The file is gone when the cluster is closed.
     */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /**
     * A kubeconfig file whose user has no token but asks kubelogin for one, as AKS writes it for clusters with
     * Microsoft Entra ID. Nobody but a client that knows another way to a token gets in with it.
     */
    public Path kubeloginKubeconfig() {
        return files.write("kubeconfig-kubelogin", files.withKubelogin());
    }

    /**
     * A kubeconfig file whose user asks a program for a token, which hands out one that is valid: what kubelogin does,
     * without Azure. The program is a shell script, so this is for systems that run those. When tokens expire, a new
     * one is issued each time from here on, so that {@link SimulatedTime#settle()} finds no rest.
     */
    public Path execKubeconfig() {
        simulation.timeline.alone(this::renewCredential);
        return files.write("kubeconfig-exec", files.withProgram());
    }

    private void renewCredential() {
        Token token = kubernetes.tokens().current();
        files.credential(token);
        Duration left = Duration.between(simulation.timeline.now(), token.expiresAt());
        if (left.compareTo(Tokens.LONG_ENOUGH) < 0) {
            simulation.timeline.in(left, "a token expires, and its program gets another", this::renewCredential);
        }
    }

    /** Where ARM of this cluster is. */
    public URI armEndpoint() {
        return arm.endpoint();
    }

    /** A PEM file with the certificate authority of what is over https here. It is gone when the cluster is closed. */
    public Path caCertificate() {
        return caCertificate;
    }

    /** The Kubernetes side, as a test scripts it: requests, faults, watches, tokens and rights. */
    public KubernetesPlane kubernetes() {
        return kubernetes;
    }

    /** The ARM side, as a test scripts it: requests, faults, operations and tokens. */
    public ArmPlane arm() {
        return arm;
    }

    /** How its pods and nodes are. */
    public Health health() {
        return new Health(simulation.timeline, simulation.controllers);
    }

    /** How long things take in it. */
    public Pace pace() {
        return new Pace(simulation.timeline, simulation.controllers);
    }

    /** The istiods of a revision, for example {@code asm-1-30}, installed or not yet. */
    public Istiod istiod(String revision) {
        return new Istiod(health(), revision);
    }

    /** What AKS does in it by itself. */
    public AddOnScript addOn() {
        return new AddOnScript(simulation.timeline, simulation.addOn);
    }

    /** What other people and other controllers do in it. */
    public Others others() {
        return new Others(simulation, simulatedArm);
    }

    /** How its admission sees namespaces and webhooks. */
    public AdmissionScript admission() {
        return new AdmissionScript(simulation.timeline, simulation.admission, simulation.addOn);
    }

    /** A namespace, which is made when it is not there: where to begin to populate the world. */
    public WorldNamespace namespace(String name) {
        return new WorldNamespace(world, name);
    }

    /** A revision tag, which is there once it is {@linkplain WorldTag#on on} a revision. */
    public WorldTag tag(String name) {
        return new WorldTag(world, name);
    }

    /**
     * A revision has this shared mesh config from now on, installed or not: the ConfigMap
     * {@code istio-shared-configmap-<revision>}.
     *
     * @param yaml of the key {@code mesh}
     * @throws IllegalArgumentException when admission refuses it, with its words
     */
    public void meshConfig(String revision, String yaml) {
        world.meshConfig(revision, yaml);
    }

    /** In one moment, so that nobody sees half of it. */
    void populate(World content) {
        time().requireRest();
        simulation.timeline.alone(() -> content.populate(this));
    }

    /** The time of this world. */
    public SimulatedTime time() {
        return new SimulatedTime(simulation.timeline);
    }

    /** What it began with, and the seed that brings the same about again. */
    @Override
    public String toString() {
        return "SimulatedAks with " + wanted;
    }

    /** Closes the ports and forgets everything. */
    @Override
    public void close() {
        if (liveTime != null) {
            liveTime.close();
        }
        front.close();
        simulatedArm.close();
        files.close();
    }
}
