package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Revision;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a mesh at one time, of both planes, except its pods, which are too many to keep and are consumed one
 * by one. Each part says when it was read, or why it could not be. A group of APIs that the cluster does not have is an
 * empty list, for there is nothing of it; one that the caller may not read is unknown.
 *
 * @param mesh what decides which sidecar a new pod gets; of its namespaces those in scope
 * @param scope the namespaces that were looked at, next to that of the control plane; empty for the whole cluster
 * @param validators the ValidatingWebhookConfigurations that have the label {@code istio.io/rev}
 * @param workloads what makes pods, in the namespaces in scope; the control plane and AKS's gateways are among them
 * @param gateways the Gateways of the Gateway API in the namespaces in scope
 * @param autoscalers those in the namespace of the control plane and where AKS runs gateways
 * @param leases those in the namespace of the control plane
 * @param configMaps those in the namespace of the control plane
 * @param installed the revisions that ARM says are installed
 */
public record MeshObservation(
        MeshFacts mesh,
        Set<String> scope,
        Reading<List<ObjectLabels>> validators,
        Reading<List<WorkloadFacts>> workloads,
        Reading<List<GatewayFacts>> gateways,
        Reading<List<AutoscalerFacts>> autoscalers,
        Reading<List<ObjectLabels>> leases,
        Reading<List<ObjectLabels>> configMaps,
        Reading<List<Revision>> installed) {

    public MeshObservation {
        scope = Set.copyOf(scope);
    }

    /** Whether a namespace was looked at. */
    public boolean covers(String namespace) {
        return scope.isEmpty() || scope.contains(namespace) || namespace.equals(mesh.controlPlaneNamespace());
    }

    /**
     * One namespace.
     *
     * @return empty inside a {@link Reading.Known} when there is no such namespace
     */
    public Reading<Optional<NamespaceFacts>> namespace(String name) {
        Instant at = mesh.namespaces().at();
        if (!covers(name)) {
            return new Reading.Unknown<>(
                    Reading.Why.OUT_OF_SCOPE, "Namespace " + name + " is not among those looked at.", at);
        }
        if (mesh.namespaces() instanceof Reading.Unknown<List<NamespaceFacts>> unknown) {
            return new Reading.Unknown<>(unknown.kind(), unknown.why(), at);
        }
        Optional<NamespaceFacts> found = value(mesh.namespaces()).stream()
                .filter(namespace -> namespace.name().equals(name))
                .findAny();
        return new Reading.Known<>(found, at);
    }

    /** What the caller's limits leave unknown of everything that lives in namespaces, or empty without limits. */
    public Optional<Reading.Unknown<Void>> elsewhere() {
        return scope.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reading.Unknown<>(
                        Reading.Why.OUT_OF_SCOPE,
                        "Only these namespaces were looked at: "
                                + String.join(", ", scope.stream().sorted().toList()) + ".",
                        mesh.namespaces().at()));
    }

    /** The labels of pods that webhooks look at, so that they have to be kept when pods are read. */
    public Set<String> selectedLabels() {
        Set<String> labels = new HashSet<>();
        for (WebhookConfiguration webhook : value(mesh.webhooks())) {
            webhook.entries()
                    .forEach(entry -> labels.addAll(entry.objectSelector().keys()));
        }
        return labels;
    }

    /** What was read, and an empty list when it could not be: for those who ask {@link #whyUnknown} as well. */
    public static <T> List<T> value(Reading<List<T>> part) {
        return part instanceof Reading.Known<List<T>> known ? known.value() : List.of();
    }

    /** Why a part is not known, or empty when it is. */
    public static Optional<String> whyUnknown(Reading<?> part) {
        return part instanceof Reading.Unknown<?> unknown ? Optional.of(unknown.why()) : Optional.empty();
    }
}
