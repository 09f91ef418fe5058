package io.meshupgrade.core;

import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reading.Known;
import io.meshupgrade.common.Reading.Unknown;
import io.meshupgrade.common.Reading.Why;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmReader;
import io.meshupgrade.core.internal.observe.AutoscalerFacts;
import io.meshupgrade.core.internal.observe.ControlPlaneImages;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.MeshReader;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.PodReader;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.rules.RevisionInstallation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mesh through the ports of both planes. A part that the caller may not read, or that did not come, is unknown;
 * that the cluster cannot be reached at all, or accepts nothing, is an exception.
 */
final class MeshReading {

    /** Where AKS installs the add-on's control plane. The namespace is fixed; another Istio is not ours to touch. */
    static final String CONTROL_PLANE_NAMESPACE = "aks-istio-system";

    /** Where AKS runs ingress gateways. */
    private static final String INGRESS_NAMESPACE = "aks-istio-ingress";

    private static final String ISTIODS = "app=istiod";
    private static final String ISTIOD_CONTAINER = "discovery";
    private static final String PROXY_CONTAINER = "istio-proxy";

    private final MeshReader mesh;
    private final PodReader pods;
    private final @Nullable ArmReader arm;
    private final Set<String> scope;
    private final InstantSource clock;

    /**
     * How to read.
     *
     * @param arm null for a connection without ARM
     * @param scope the namespaces to look at, next to those of the control plane; empty for the whole cluster
     */
    MeshReading(MeshReader mesh, PodReader pods, @Nullable ArmReader arm, Set<String> scope, InstantSource clock) {
        this.mesh = mesh;
        this.pods = pods;
        this.arm = arm;
        this.scope = Set.copyOf(new TreeSet<>(scope));
        this.clock = clock;
    }

    /** What decides which sidecar a new pod gets. */
    MeshFacts facts() {
        return new MeshFacts(
                CONTROL_PLANE_NAMESPACE,
                read(mesh::webhooks),
                read(() -> mesh.services(CONTROL_PLANE_NAMESPACE)),
                read(() -> mesh.injectors(CONTROL_PLANE_NAMESPACE)),
                read(mesh::namespaces));
    }

    /** All but the pods. */
    MeshObservation observe() {
        return new MeshObservation(
                facts(),
                scope,
                read(() -> labelled(mesh.names(ResourceType.VALIDATING_WEBHOOK_CONFIGURATIONS, null))),
                read(() -> everywhere(mesh::workloads)),
                read(() -> everywhere(mesh::gateways)),
                read(this::autoscalers),
                read(() -> mesh.names(ResourceType.LEASES, CONTROL_PLANE_NAMESPACE)),
                read(() -> mesh.names(ResourceType.CONFIG_MAPS, CONTROL_PLANE_NAMESPACE)),
                installed());
    }

    /**
     * What is known of pods' controllers, without which nobody can tell what a pod belongs to.
     *
     * @throws KubernetesException when they cannot be read
     */
    Map<String, OwnerLink> controllers() {
        if (scope.isEmpty()) {
            return mesh.controllers(null);
        }
        Map<String, OwnerLink> all = new HashMap<>();
        scope.forEach(namespace -> all.putAll(mesh.controllers(namespace)));
        return all;
    }

    /** The images that AKS runs for each revision whose injector was read. */
    List<ControlPlaneImages> images(MeshFacts facts) {
        Reading<Map<String, List<String>>> istiods =
                read(() -> mesh.images(CONTROL_PLANE_NAMESPACE, ISTIODS, ISTIOD_CONTAINER));
        Reading<Map<String, List<String>>> gateways = read(this::gatewayImages);
        return MeshObservation.value(facts.injectors()).stream()
                .map(InjectorConfig::revision)
                .map(revision -> new ControlPlaneImages(revision, of(revision, istiods), of(revision, gateways)))
                .toList();
    }

    private Map<String, List<String>> gatewayImages() {
        if (scope.isEmpty()) {
            return mesh.images(null, MeshKeys.AKS_COMPONENT, PROXY_CONTAINER);
        }
        Map<String, List<String>> all = new LinkedHashMap<>();
        inScopeAnd(INGRESS_NAMESPACE)
                .forEach(namespace -> mesh.images(namespace, MeshKeys.AKS_COMPONENT, PROXY_CONTAINER)
                        .forEach((revision, images) -> all.computeIfAbsent(revision, any -> new ArrayList<>())
                                .addAll(images)));
        return all;
    }

    private static Reading<List<String>> of(String revision, Reading<Map<String, List<String>>> images) {
        return images instanceof Known<Map<String, List<String>>> known
                ? new Known<>(known.value().getOrDefault(revision, List.of()), known.at())
                : unknown((Unknown<?>) images);
    }

    private static <T> Unknown<T> unknown(Unknown<?> other) {
        return new Unknown<>(other.kind(), other.why(), other.at());
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
        if (scope.isEmpty()) {
            pods.pods(null, keys, counting);
        } else {
            scope.forEach(namespace -> pods.pods(namespace, keys, counting));
        }
        return count.get();
    }

    /** The same for those to whom pods that cannot be read are unknown. */
    Reading<Long> podsIfReadable(PodKeys keys, Consumer<PodFacts> each) {
        return read(() -> pods(keys, each));
    }

    private List<AutoscalerFacts> autoscalers() {
        List<AutoscalerFacts> all = new ArrayList<>();
        Stream.of(CONTROL_PLANE_NAMESPACE, INGRESS_NAMESPACE)
                .forEach(namespace -> all.addAll(mesh.autoscalers(namespace)));
        return all;
    }

    private Reading<List<Revision>> installed() {
        if (arm == null) {
            return new Unknown<>(
                    Why.OUT_OF_SCOPE,
                    "This connection has no ARM side, which knows the installed revisions.",
                    clock.instant());
        }
        try {
            List<Revision> revisions =
                    RevisionInstallation.of(arm.cluster().mesh()).all();
            return new Known<>(revisions, clock.instant());
        } catch (ArmException e) {
            return new Unknown<>(Why.NO_ANSWER, String.valueOf(e.getMessage()), clock.instant());
        }
    }

    private <T> List<T> everywhere(Function<@Nullable String, List<T>> reader) {
        if (scope.isEmpty()) {
            return reader.apply(null);
        }
        List<T> all = new ArrayList<>();
        inScopeAnd(CONTROL_PLANE_NAMESPACE, INGRESS_NAMESPACE)
                .forEach(namespace -> all.addAll(reader.apply(namespace)));
        return all;
    }

    private Set<String> inScopeAnd(String... namespaces) {
        Set<String> all = new TreeSet<>(scope);
        all.addAll(Set.of(namespaces));
        return all;
    }

    private static List<ObjectLabels> labelled(List<ObjectLabels> objects) {
        return objects.stream()
                .filter(object -> object.labels().containsKey(MeshKeys.REVISION))
                .toList();
    }

    private <T> Reading<T> read(Supplier<T> part) {
        try {
            T value = part.get();
            return new Known<>(value, clock.instant());
        } catch (KubernetesException e) {
            Why why = switch (e.failure()) {
                case FORBIDDEN -> Why.FORBIDDEN;
                case NOT_UNDERSTOOD -> Why.NOT_UNDERSTOOD;
                case TIMED_OUT, REFUSED -> Why.NO_ANSWER;
                case UNREACHABLE, TLS, UNAUTHENTICATED, CANCELLED -> throw e;
            };
            return new Unknown<>(why, String.valueOf(e.getMessage()), clock.instant());
        }
    }
}
