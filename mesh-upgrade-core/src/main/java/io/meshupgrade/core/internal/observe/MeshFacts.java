package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.Reading;
import java.util.List;

/**
 * What decides which sidecar a new pod gets. What could not be read is unknown, and makes unknown what follows from it.
 *
 * @param controlPlaneNamespace where the istiods of the mesh are
 * @param webhooks all of the cluster that may inject, also those of other meshes
 * @param services those in the namespace of the control plane
 * @param injectors the ConfigMaps of the injectors in that namespace
 * @param namespaces of the cluster
 */
public record MeshFacts(
        String controlPlaneNamespace,
        Reading<List<WebhookConfiguration>> webhooks,
        Reading<List<ServiceFacts>> services,
        Reading<List<InjectorConfig>> injectors,
        Reading<List<NamespaceFacts>> namespaces) {

    /** The same after a namespace was pointed elsewhere. */
    public MeshFacts withRevisionLabel(String namespace, String revision) {
        if (!(namespaces instanceof Reading.Known<List<NamespaceFacts>> known)) {
            return this;
        }
        List<NamespaceFacts> moved = known.value().stream()
                .map(one -> one.name().equals(namespace) ? one.withRevisionLabel(revision) : one)
                .toList();
        return new MeshFacts(
                controlPlaneNamespace, webhooks, services, injectors, new Reading.Known<>(moved, known.at()));
    }
}
