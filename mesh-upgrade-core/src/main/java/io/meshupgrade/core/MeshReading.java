package io.meshupgrade.core;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reading.Known;
import io.meshupgrade.common.Reading.Unknown;
import io.meshupgrade.core.internal.observe.ArmReader;
import io.meshupgrade.core.internal.observe.ControlPlaneImages;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.MeshReader;
import io.meshupgrade.core.internal.observe.NodeFacts;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.PodOwners;
import io.meshupgrade.core.internal.observe.PodReader;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.SidecarRules;
import io.meshupgrade.sidecars.PatchState;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mesh, in the portions in which it is looked at. What is unknown there is told by its {@link MeshParts}.
 *
 * <p>The parts of a portion are read at the same time, and before the pods: pods are judged as they come.
 */
final class MeshReading {

    /** Where AKS installs the add-on's control plane. The namespace is fixed; another Istio is not ours to touch. */
    static final String CONTROL_PLANE_NAMESPACE = "aks-istio-system";

    private final MeshReader mesh;
    private final MeshParts parts;
    private final PodReader pods;
    private final Settings settings;

    /**
     * How to read.
     *
     * @param scope the namespaces to look at, next to those of the control plane; empty for the whole cluster
     * @param atOnce how many parts are read at the same time
     * @param clock says when
     */
    record Settings(Set<String> scope, int atOnce, InstantSource clock) {

        Settings {
            scope = Collections.unmodifiableSet(new TreeSet<>(scope));
        }

        /** The whole cluster, one part after the other. */
        static Settings inTurn(InstantSource clock) {
            return new Settings(Set.of(), 1, clock);
        }
    }

    /** @param arm null for a connection without ARM */
    MeshReading(MeshReader mesh, PodReader pods, @Nullable ArmReader arm, Settings settings) {
        this.mesh = mesh;
        this.pods = pods;
        this.settings = settings;
        this.parts = new MeshParts(mesh, arm, settings);
    }

    private ParallelReads reads() {
        return new ParallelReads(settings.atOnce());
    }

    /** What decides which sidecar a new pod gets. */
    MeshFacts facts() {
        try (ParallelReads reads = reads()) {
            return facts(reads).get();
        }
    }

    private Supplier<MeshFacts> facts(ParallelReads reads) {
        var webhooks = reads.begin(parts::webhooks);
        var services = reads.begin(parts::services);
        var injectors = reads.begin(parts::injectors);
        var namespaces = reads.begin(parts::namespaces);
        return () -> new MeshFacts(
                CONTROL_PLANE_NAMESPACE, webhooks.get(), services.get(), injectors.get(), namespaces.get());
    }

    /** The webhooks that may inject, for those who cannot do without. */
    List<WebhookConfiguration> webhooks() {
        return mesh.webhooks();
    }

    /** The Services of the control plane, for those who cannot do without. */
    List<ServiceFacts> controlPlaneServices() {
        return mesh.services(CONTROL_PLANE_NAMESPACE);
    }

    /** All but the pods. */
    MeshObservation observe() {
        try (ParallelReads reads = reads()) {
            return observation(reads, reads.begin(parts::owners)).get();
        }
    }

    private Supplier<MeshObservation> observation(ParallelReads reads, Supplier<Reading<PodOwners>> owners) {
        Supplier<MeshFacts> facts = facts(reads);
        var validators = reads.begin(parts::validators);
        var gateways = reads.begin(parts::gateways);
        var autoscalers = reads.begin(parts::autoscalers);
        var leases = reads.begin(parts::leases);
        var configMaps = reads.begin(parts::configMaps);
        var installed = reads.begin(parts::installed);
        return () -> new MeshObservation(
                facts.get(),
                settings.scope(),
                validators.get(),
                map(owners.get(), PodOwners::workloads),
                gateways.get(),
                autoscalers.get(),
                leases.get(),
                configMaps.get(),
                installed.get());
    }

    /** All but the pods, and what tells which sidecar each of them should have. */
    record Judged(MeshObservation mesh, SidecarRules rules) {}

    /**
     * Reads both.
     *
     * @throws KubernetesException also when the pods' controllers cannot be read, without which nobody can tell what a
     *     pod belongs to
     */
    Judged observeToJudge() {
        try (ParallelReads reads = reads()) {
            var owners = reads.begin(parts::owners);
            Supplier<MeshObservation> mesh = observation(reads, owners);
            Images images = new Images(reads);
            MeshObservation observed = mesh.get();
            Map<String, OwnerLink> controllers = owners.get() instanceof Known<PodOwners> known
                    ? known.value().controllers()
                    : parts.controllers();
            return new Judged(observed, SidecarRules.of(observed.mesh(), controllers, images.of(observed.mesh())));
        }
    }

    /**
     * What tells which sidecar each pod should have.
     *
     * @throws KubernetesException as {@link #observeToJudge} does
     */
    SidecarRules rules() {
        try (ParallelReads reads = reads()) {
            Supplier<MeshFacts> facts = facts(reads);
            var controllers = reads.begin(parts::controllers);
            Images images = new Images(reads);
            return SidecarRules.of(facts.get(), controllers.get(), images.of(facts.get()));
        }
    }

    /** How far AKS is with the patch of each revision. */
    List<PatchState> patches() {
        try (ParallelReads reads = reads()) {
            Supplier<MeshFacts> facts = facts(reads);
            Images images = new Images(reads);
            return SidecarRules.of(facts.get(), Map.of(), images.of(facts.get()))
                    .patches();
        }
    }

    /** The images that AKS runs. */
    private final class Images {

        private final Supplier<Reading<Map<String, List<String>>>> istiods;
        private final Supplier<Reading<Map<String, List<String>>>> gateways;

        Images(ParallelReads reads) {
            istiods = reads.begin(parts::istiodImages);
            gateways = reads.begin(parts::gatewayImages);
        }

        /** Those of each revision whose injector was read. */
        List<ControlPlaneImages> of(MeshFacts facts) {
            return MeshObservation.value(facts.injectors()).stream()
                    .map(InjectorConfig::revision)
                    .map(revision -> new ControlPlaneImages(
                            revision, imagesOf(revision, istiods.get()), imagesOf(revision, gateways.get())))
                    .toList();
        }
    }

    private static Reading<List<String>> imagesOf(String revision, Reading<Map<String, List<String>>> images) {
        return map(images, all -> all.getOrDefault(revision, List.of()));
    }

    private static <T, R> Reading<R> map(Reading<T> part, Function<T, R> look) {
        if (part instanceof Known<T> known) {
            return new Known<>(look.apply(known.value()), known.at());
        }
        Unknown<T> unknown = (Unknown<T>) part;
        return new Unknown<>(unknown.kind(), unknown.why(), unknown.at());
    }

    /**
     * Reads the pods in scope, one by one.
     *
     * @return how many there were
     * @throws KubernetesException when they cannot be read to their end
     */
    long pods(PodKeys keys, Consumer<PodFacts> each) {
        AtomicLong count = new AtomicLong();
        Consumer<PodFacts> counting = pod -> {
            count.incrementAndGet();
            each.accept(pod);
        };
        if (settings.scope().isEmpty()) {
            pods.pods(null, keys, counting);
        } else {
            settings.scope().forEach(namespace -> pods.pods(namespace, keys, counting));
        }
        return count.get();
    }

    /** The same for those to whom pods that cannot be read are unknown. */
    Reading<Long> podsIfReadable(PodKeys keys, Consumer<PodFacts> each) {
        return parts.read(() -> pods(keys, each));
    }

    /** All nodes, for those who look at the whole cluster. */
    Reading<List<NodeFacts>> nodes() {
        return parts.nodes();
    }
}
