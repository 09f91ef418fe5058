package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.arm.ClusterTemplate;
import io.meshupgrade.testkit.internal.arm.ClusterTemplate.EgressGateway;
import io.meshupgrade.testkit.internal.arm.RevisionCalendar;
import io.meshupgrade.testkit.internal.store.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated cluster shall be like. Unless it is told otherwise: Kubernetes 1.34.4 in {@code westus2}, the
 * revision asm-1-29, no gateways, the published calendar, ARM over plain http, random ports, tokens that never expire,
 * and a time that goes on by itself as fast as that of the machine. Not safe for use by several threads.
 */
public final class SimulatedAksBuilder {

    /** When stepped worlds begin: any moment will do, as long as it is the same in every run. */
    private static final Instant BEGIN_OF_STEPPED_WORLDS = Instant.parse("2026-01-01T00:00:00Z");

    private ClusterTemplate template = new ClusterTemplate(
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/simulated/providers"
                    + "/Microsoft.ContainerService/managedClusters/simulated",
            "westus2",
            "1.34.4",
            RevisionCalendar.OFFICIAL,
            List.of("asm-1-29"),
            List.of(),
            List.of());

    final List<Kind> kinds = new ArrayList<>();
    MeshCalendar calendar = MeshCalendar.published();
    long seed = 1;
    boolean stepped;
    double speed = 1;
    boolean armOverHttps;
    boolean armTokensRequired;
    boolean entraId;

    @Nullable
    Duration tokenLifetime;

    @Nullable
    World world;

    int kubernetesPort;
    int armPort;

    /** A real operation takes 100 to 165 seconds; nobody wants to wait that long for a simulated one. */
    Duration operation = Duration.ofSeconds(2);

    Duration effect = Duration.ofMillis(500);

    SimulatedAksBuilder() {}

    /** The version of Kubernetes with its patch, for example {@code 1.34.4}. */
    public SimulatedAksBuilder kubernetesVersion(String version) {
        template = template.withKubernetesVersion(version);
        return this;
    }

    /** The ARM id of the cluster. Default: one of zeros and the word "simulated". */
    public SimulatedAksBuilder id(String armId) {
        template = new ClusterTemplate(
                armId,
                template.location(),
                template.kubernetesVersion(),
                template.supportPlan(),
                template.revisions(),
                template.ingress(),
                template.egress());
        return this;
    }

    /**
     * The installed revisions of the add-on: one, two for an upgrade half-way, or none for a cluster without a mesh.
     */
    public SimulatedAksBuilder revisions(String... installed) {
        template = template.withRevisions(installed);
        return this;
    }

    /** The region, for example {@code westus2}. */
    public SimulatedAksBuilder location(String region) {
        template = template.withLocation(region);
        return this;
    }

    /** The support plan. */
    public SimulatedAksBuilder supportPlan(SupportPlan plan) {
        template = template.withSupportPlan(plan.inArm());
        return this;
    }

    /**
     * What is in the cluster at its beginning; and its revisions, when the world names any. It is there when
     * {@link #start()} returns, with control planes that are up; its workloads come up when time goes on.
     */
    public SimulatedAksBuilder world(World content) {
        this.world = content;
        return content.revisions().isEmpty()
                ? this
                : revisions(content.revisions().toArray(String[]::new));
    }

    /** What the region offers. */
    public SimulatedAksBuilder calendar(MeshCalendar offers) {
        this.calendar = offers;
        return this;
    }

    /** The managed ingress gateways that are enabled, in place of those that were named before. */
    public SimulatedAksBuilder ingressGateways(IngressMode... modes) {
        template = template.withIngress(Stream.of(modes).map(IngressMode::inArm).toList());
        return this;
    }

    /** Adds a managed egress gateway; its namespace is made when it is not there. */
    public SimulatedAksBuilder egressGateway(String name, String namespace) {
        List<EgressGateway> more = new ArrayList<>(template.egress());
        more.add(new EgressGateway(name, namespace));
        template = template.withEgress(more);
        return this;
    }

    /**
     * Adds a kind of object to the Kubernetes API, as installing its definition does. No controller looks at it.
     *
     * @param group for example {@code argoproj.io}
     * @param plural as paths name it, for example {@code rollouts}
     * @param kind as documents name it, for example {@code Rollout}
     * @param namespaced whether its objects live in namespaces
     */
    public SimulatedAksBuilder kind(String group, String version, String plural, String kind, boolean namespaced) {
        kinds.add(new Kind(group, version, plural, kind, namespaced));
        return this;
    }

    /**
     * Where names, uids and tokens that the cluster makes up come from; the same seed gives the same ones. Default: 1.
     */
    public SimulatedAksBuilder seed(long value) {
        this.seed = value;
        return this;
    }

    /**
     * Time stands still, from the beginning of 2026 on, but for what {@link SimulatedAks#time()} is told. In such a
     * world the same calls bring about the same things.
     */
    public SimulatedAksBuilder stepped() {
        this.stepped = true;
        return this;
    }

    /**
     * How many seconds of the world pass in one of this machine, when it is not stepped.
     *
     * @throws IllegalArgumentException when it is not above zero
     */
    public SimulatedAksBuilder speed(double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException(
                    "The time of a world goes forward; its speed must be above 0, but is " + factor);
        }
        this.speed = factor;
        return this;
    }

    /** How long operations of ARM take. Default: 2 seconds; real ones take 100 to 165. */
    public SimulatedAksBuilder operationsTake(Duration duration) {
        this.operation = duration;
        return this;
    }

    /** How long after its acceptance by ARM a change reaches the cluster. Default: half a second. */
    public SimulatedAksBuilder effectAfter(Duration duration) {
        this.effect = duration;
        return this;
    }

    /**
     * ARM over https, with the certificate authority of {@link SimulatedAks#caCertificate()}. The Azure SDK and az send
     * no token over plain http.
     */
    public SimulatedAksBuilder armOverHttps() {
        this.armOverHttps = true;
        return this;
    }

    /** ARM refuses who does not show one of {@link ArmPlane#tokens()}. Otherwise it asks for no token. */
    public SimulatedAksBuilder armTokensRequired() {
        this.armTokensRequired = true;
        return this;
    }

    /**
     * The credentials of the cluster's user, which ARM hands out, are a kubeconfig that asks kubelogin for a token, as
     * for clusters with Microsoft Entra ID. Otherwise they are one with a token.
     */
    public SimulatedAksBuilder entraId() {
        this.entraId = true;
        return this;
    }

    /** After what time of the world tokens expire, that in the kubeconfig included. */
    public SimulatedAksBuilder tokensExpireAfter(Duration lifetime) {
        this.tokenLifetime = lifetime;
        return this;
    }

    /** The port of the Kubernetes API; 0 for any. */
    public SimulatedAksBuilder kubernetesPort(int port) {
        this.kubernetesPort = port;
        return this;
    }

    /** The port of ARM; 0 for any. */
    public SimulatedAksBuilder armPort(int port) {
        this.armPort = port;
        return this;
    }

    ClusterTemplate template() {
        return template;
    }

    Instant begin() {
        return stepped ? BEGIN_OF_STEPPED_WORLDS : Instant.now();
    }

    @Override
    public String toString() {
        return "seed " + seed + ", Kubernetes " + template.kubernetesVersion() + ", revisions " + template.revisions()
                + (stepped ? ", stepped" : ", in live time");
    }

    /**
     * Opens the ports; the cluster answers when this returns.
     *
     * @throws java.io.UncheckedIOException when a port is taken
     * @throws IllegalArgumentException when the cluster refuses something of its world, with the path of the field
     */
    public SimulatedAks start() {
        SimulatedAks aks = new SimulatedAks(this);
        if (world != null) {
            try {
                aks.populate(world);
            } catch (RuntimeException e) {
                aks.close();
                throw e;
            }
        }
        return aks;
    }
}
