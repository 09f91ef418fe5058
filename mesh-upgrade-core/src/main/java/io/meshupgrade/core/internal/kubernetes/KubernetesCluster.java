package io.meshupgrade.core.internal.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Form;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import io.meshupgrade.core.internal.observe.AccessReviewer;
import io.meshupgrade.core.internal.observe.AutoscalerFacts;
import io.meshupgrade.core.internal.observe.ClusterReader;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshFollower;
import io.meshupgrade.core.internal.observe.MeshReader;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.NamespaceMirror;
import io.meshupgrade.core.internal.observe.NodeFacts;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.PodOwners;
import io.meshupgrade.core.internal.observe.PodProbe;
import io.meshupgrade.core.internal.observe.PodReader;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.time.Pause;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Kubernetes side of one cluster. Safe for use by several threads. */
public final class KubernetesCluster implements ClusterReader, MeshReader, PodReader, MeshFollower, AutoCloseable {

    private final KubernetesTransport transport;
    private final KubernetesSettings settings;
    private final ObjectLists lists;
    private final MeshLists mesh;

    private KubernetesCluster(
            ApiClient client, KubernetesSettings settings, Pause pause, Supplier<String> refusedCredentials) {
        this.transport = new KubernetesTransport(client, settings, pause, refusedCredentials);
        this.settings = settings;
        this.lists = new ObjectLists(transport, settings);
        this.mesh = new MeshLists(lists);
    }

    /**
     * Connects as the current context of a kubeconfig file says.
     *
     * @param tokens instead of an exec plugin, and where the kubeconfig gives no credentials; null for none
     * @throws io.meshupgrade.common.KubeconfigException when it cannot be used
     */
    public static KubernetesCluster ofKubeconfig(
            Path kubeconfig,
            @Nullable TokenSource tokens,
            InstantSource clock,
            KubernetesSettings settings,
            Pause pause) {
        return of(KubeconfigFile.read(kubeconfig, tokens), clock, settings, pause);
    }

    /**
     * The same for the text of a kubeconfig.
     *
     * @param source what to call it in messages, for example {@code from ARM}
     */
    public static KubernetesCluster ofKubeconfig(
            String source,
            String content,
            @Nullable TokenSource tokens,
            InstantSource clock,
            KubernetesSettings settings,
            Pause pause) {
        return of(KubeconfigFile.read(source, content, tokens), clock, settings, pause);
    }

    private static KubernetesCluster of(
            KubeconfigFile.Access access, InstantSource clock, KubernetesSettings settings, Pause pause) {
        return new KubernetesCluster(access.client(), settings, pause, () -> access.explainRefusal(clock));
    }

    /** Connects as this client does. The client is copied. */
    public static KubernetesCluster of(ApiClient client, KubernetesSettings settings, Pause pause) {
        return new KubernetesCluster(
                client, settings, pause, () -> "Check the credentials of the ApiClient that was handed in.");
    }

    /** For changes. */
    public ClusterWriter writer() {
        return new ObjectWrites(transport);
    }

    /** To ask what the caller may do. */
    public AccessReviewer access() {
        return new AccessReviews(transport);
    }

    /** To ask admission. */
    public PodProbe probe() {
        return new DryRuns(transport);
    }

    @Override
    public NamespaceMirror follow(String namespace, PodKeys keys, boolean argo, Runnable changed) {
        return WatchedNamespace.follow(transport, settings, namespace, keys, argo, changed);
    }

    @Override
    public List<ObjectLabels> labelled(ResourceType type, @Nullable String namespace, String labelKey) {
        return lists.all(new Query(type, namespace, labelKey, Form.METADATA), MeshLists.LABELS, MeshLists::labels);
    }

    @Override
    public List<NamespaceFacts> namespaces() {
        return mesh.namespaces();
    }

    @Override
    public List<WebhookConfiguration> webhooks() {
        Query webhooks = new Query(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, "", Form.WHOLE);
        return lists.all(webhooks, WebhookLists.KEPT, WebhookLists::webhook);
    }

    @Override
    public List<ServiceFacts> services(String namespace) {
        return mesh.services(namespace);
    }

    @Override
    public List<InjectorConfig> injectors(String namespace) {
        Query configMaps = new Query(ResourceType.CONFIG_MAPS, namespace, "", Form.WHOLE);
        return InjectorLists.joined(lists.all(configMaps, InjectorLists.KEPT, InjectorLists::part));
    }

    @Override
    public List<ObjectLabels> names(ResourceType type, @Nullable String namespace) {
        return mesh.names(type, namespace);
    }

    @Override
    public Map<String, List<String>> images(@Nullable String namespace, String labelSelector, String container) {
        return mesh.images(namespace, labelSelector, container);
    }

    @Override
    public List<AutoscalerFacts> autoscalers(String namespace) {
        return mesh.autoscalers(namespace);
    }

    @Override
    public List<NodeFacts> nodes() {
        return mesh.nodes();
    }

    @Override
    public List<GatewayFacts> gateways(@Nullable String namespace) {
        return mesh.gateways(namespace);
    }

    @Override
    public void pods(@Nullable String namespace, PodKeys keys, Consumer<PodFacts> each) {
        new PodPages(transport, settings.pageSize(), namespace, keys, each).read();
    }

    @Override
    public PodOwners owners(@Nullable String namespace) {
        return new WorkloadLists(lists).owners(namespace);
    }

    @Override
    public Map<String, OwnerLink> controllers(@Nullable String namespace) {
        return new WorkloadLists(lists).controllers(namespace);
    }

    @Override
    public void close() {
        transport.close();
    }
}
