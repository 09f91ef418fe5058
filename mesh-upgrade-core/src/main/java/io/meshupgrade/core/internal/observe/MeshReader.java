package io.meshupgrade.core.internal.observe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The port through which the library reads all that it wants to know of a mesh, but for its pods. Each answer is whole,
 * or a {@link io.meshupgrade.common.KubernetesException}; of a kind that the cluster does not have there is nothing.
 */
public interface MeshReader {

    /** All namespaces, with who owns which of their labels. */
    List<NamespaceFacts> namespaces();

    /** All MutatingWebhookConfigurations, of which any may inject a sidecar. */
    List<WebhookConfiguration> webhooks();

    /** The Services of a namespace, with whether an endpoint of theirs is ready. */
    List<ServiceFacts> services(String namespace);

    /** The injector ConfigMaps of a namespace. */
    List<InjectorConfig> injectors(String namespace);

    /** Names and labels of all objects of a kind in a namespace, or of the whole cluster. */
    List<ObjectLabels> names(ResourceType type, @Nullable String namespace);

    /**
     * The images that run, by the revision on the label {@code istio.io/rev} of their pods: of containers of living
     * pods.
     *
     * @param namespace where the pods are; null for the whole cluster
     * @param labelSelector which pods
     * @param container which of their containers
     */
    Map<String, List<String>> images(@Nullable String namespace, String labelSelector, String container);

    /** What pods belong to, of all kinds that are known, and Argo's Rollouts. */
    PodOwners owners(@Nullable String namespace);

    /**
     * The controller of each ReplicaSet and Job that has one, by the uid of the ReplicaSet or Job: a small part of
     * {@link #owners}, for those who need no more.
     */
    Map<String, OwnerLink> controllers(@Nullable String namespace);

    /** The Gateways of the Gateway API. */
    List<GatewayFacts> gateways(@Nullable String namespace);

    /** All nodes. */
    List<NodeFacts> nodes();

    /** The autoscalers of a namespace. */
    List<AutoscalerFacts> autoscalers(String namespace);
}
