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
        Reading<List<NamespaceFacts>> namespaces) {}
