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
import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshReader;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.NodeFacts;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodOwners;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.RevisionInstallation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a mesh, each read by itself, through the ports of both planes. A part that the caller may not read, or
 * that did not come, is unknown; that the cluster cannot be reached at all, or accepts nothing, is an exception.
 */
final class MeshParts {

    private static final String CONTROL_PLANE = MeshReading.CONTROL_PLANE_NAMESPACE;

    /** Where AKS runs ingress gateways. */
    private static final String INGRESS = "aks-istio-ingress";

    private static final String ISTIODS = "app=istiod";
    private static final String ISTIOD_CONTAINER = "discovery";
    private static final String PROXY_CONTAINER = "istio-proxy";

    private final MeshReader mesh;
    private final @Nullable ArmReader arm;
    private final Set<String> scope;
    private final InstantSource clock;

    /** @param arm null for a connection without ARM */
    MeshParts(MeshReader mesh, @Nullable ArmReader arm, MeshReading.Settings settings) {
        this.mesh = mesh;
        this.arm = arm;
        this.scope = settings.scope();
        this.clock = settings.clock();
    }

    Reading<List<WebhookConfiguration>> webhooks() {
        return read(mesh::webhooks);
    }

    Reading<List<ServiceFacts>> services() {
        return read(() -> mesh.services(CONTROL_PLANE));
    }

    Reading<List<InjectorConfig>> injectors() {
        return read(() -> mesh.injectors(CONTROL_PLANE));
    }

    Reading<List<NamespaceFacts>> namespaces() {
        return read(mesh::namespaces);
    }

    /** The validating webhooks of revisions and tags. */
    Reading<List<ObjectLabels>> validators() {
        return read(() -> mesh.names(ResourceType.VALIDATING_WEBHOOK_CONFIGURATIONS, null).stream()
                .filter(object -> object.labels().containsKey(MeshKeys.REVISION))
                .toList());
    }

    Reading<PodOwners> owners() {
        return read(() -> PodOwners.joined(inScopeAnd(Set.of(CONTROL_PLANE, INGRESS), mesh::owners)));
    }

    Reading<List<GatewayFacts>> gateways() {
        return read(() -> inScopeAnd(Set.of(CONTROL_PLANE, INGRESS), mesh::gateways).stream()
                .flatMap(List::stream)
                .toList());
    }

    Reading<List<AutoscalerFacts>> autoscalers() {
        return read(() -> Stream.of(CONTROL_PLANE, INGRESS)
                .flatMap(namespace -> mesh.autoscalers(namespace).stream())
                .toList());
    }

    Reading<List<ObjectLabels>> leases() {
        return read(() -> mesh.names(ResourceType.LEASES, CONTROL_PLANE));
    }

    Reading<List<ObjectLabels>> configMaps() {
        return read(() -> mesh.names(ResourceType.CONFIG_MAPS, CONTROL_PLANE));
    }

    /** All nodes, for those who look at the whole cluster. */
    Reading<List<NodeFacts>> nodes() {
        return scope.isEmpty()
                ? read(mesh::nodes)
                : new Unknown<>(
                        Why.OUT_OF_SCOPE, "Only some namespaces are looked at, and not all pods.", clock.instant());
    }

    /**
     * What is known of pods' controllers, without which nobody can tell what a pod belongs to.
     *
     * @throws KubernetesException when they cannot be read
     */
    Map<String, OwnerLink> controllers() {
        Map<String, OwnerLink> all = new HashMap<>();
        inScopeAnd(Set.of(), mesh::controllers).forEach(all::putAll);
        return all;
    }

    /** The images of istiods, by revision. */
    Reading<Map<String, List<String>>> istiodImages() {
        return read(() -> mesh.images(CONTROL_PLANE, ISTIODS, ISTIOD_CONTAINER));
    }

    /** The images of AKS's gateways, by revision. */
    Reading<Map<String, List<String>>> gatewayImages() {
        return read(() -> {
            Map<String, List<String>> all = new LinkedHashMap<>();
            inScopeAnd(Set.of(INGRESS), namespace -> mesh.images(namespace, MeshKeys.AKS_COMPONENT, PROXY_CONTAINER))
                    .forEach(part ->
                            part.forEach((revision, images) -> all.computeIfAbsent(revision, any -> new ArrayList<>())
                                    .addAll(images)));
            return all;
        });
    }

    Reading<List<Revision>> installed() {
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

    /** Reads once, when the whole cluster is looked at; else in each namespace in scope, and in these. */
    private <T> List<T> inScopeAnd(Set<String> namespaces, Function<@Nullable String, T> reader) {
        if (scope.isEmpty()) {
            return List.of(reader.apply(null));
        }
        Set<String> all = new TreeSet<>(scope);
        all.addAll(namespaces);
        return all.stream().map(reader).toList();
    }

    /** The part, or why it is unknown. */
    <T> Reading<T> read(Supplier<T> part) {
        try {
            T value = part.get();
            return new Known<>(value, clock.instant());
        } catch (KubernetesException e) {
            Why why = switch (e.failure()) {
                case FORBIDDEN -> Why.FORBIDDEN;
                case NOT_UNDERSTOOD -> Why.NOT_UNDERSTOOD;
                case TIMED_OUT, REFUSED, NOT_FOUND, CONFLICT -> Why.NO_ANSWER;
                case UNREACHABLE, TLS, UNAUTHENTICATED, CANCELLED -> throw e;
            };
            return new Unknown<>(why, String.valueOf(e.getMessage()), clock.instant());
        }
    }
}
