package io.meshupgrade.core.internal.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.core.internal.observe.ClusterReader;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Kubernetes side of one cluster. Safe for use by several threads. */
public final class KubernetesCluster implements ClusterReader, AutoCloseable {

    /** Metadata only where the server can, the whole object where it cannot: the labels are in the same place. */
    private static final String METADATA =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private final KubernetesTransport transport;

    private KubernetesCluster(KubernetesTransport transport) {
        this.transport = transport;
    }

    /**
     * Connects as the current context of a kubeconfig file says.
     *
     * @param tokens instead of an exec plugin, and where the kubeconfig gives no credentials; null for none
     * @throws io.meshupgrade.common.KubeconfigException when it cannot be used
     */
    public static KubernetesCluster ofKubeconfig(Path kubeconfig, @Nullable TokenSource tokens, InstantSource clock) {
        return of(KubeconfigFile.read(kubeconfig, tokens), clock);
    }

    /**
     * The same for the text of a kubeconfig.
     *
     * @param source what to call it in messages, for example {@code from ARM}
     */
    public static KubernetesCluster ofKubeconfig(
            String source, String content, @Nullable TokenSource tokens, InstantSource clock) {
        return of(KubeconfigFile.read(source, content, tokens), clock);
    }

    private static KubernetesCluster of(KubeconfigFile.Access access, InstantSource clock) {
        return new KubernetesCluster(new KubernetesTransport(access.client(), () -> access.explainRefusal(clock)));
    }

    /** Connects as this client does. The client is copied. */
    public static KubernetesCluster of(ApiClient client) {
        return new KubernetesCluster(
                new KubernetesTransport(client, () -> "Check the credentials of the ApiClient that was handed in."));
    }

    /** In one request: labels are small, and one answer is one consistent state, which pages would not be. */
    @Override
    public List<ObjectLabels> labelled(ResourceType type, @Nullable String namespace, String labelKey) {
        String action = "list " + type.plural() + (namespace == null ? "" : " in namespace " + namespace);
        return transport.get(
                action, path(type, namespace), Map.of("labelSelector", labelKey), METADATA, ObjectLabelsReader::list);
    }

    private static String path(ResourceType type, @Nullable String namespace) {
        String group = type.group().isEmpty() ? "/api/" : "/apis/" + type.group() + "/";
        String scope = namespace == null ? "/" : "/namespaces/" + namespace + "/";
        return group + type.version() + scope + type.plural();
    }

    @Override
    public void close() {
        transport.close();
    }
}
