package io.meshupgrade.core.internal.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.core.internal.kubernetes.KubernetesTransport.Read;
import io.meshupgrade.core.internal.observe.ClusterReader;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.PodReader;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Kubernetes side of one cluster. Safe for use by several threads. */
public final class KubernetesCluster implements ClusterReader, PodReader, AutoCloseable {

    /** Metadata only where the server can, the whole object where it cannot: the labels are in the same place. */
    private static final String METADATA =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    static final Projection LABELS = new Projection("metadata.namespace", "metadata.name", "metadata.labels");

    private final KubernetesTransport transport;
    private final KubernetesSettings settings;

    private KubernetesCluster(
            ApiClient client, KubernetesSettings settings, Pause pause, Supplier<String> refusedCredentials) {
        this.transport = new KubernetesTransport(client, settings, pause, refusedCredentials);
        this.settings = settings;
    }

    /**
     * Connects as the current context of a kubeconfig says.
     *
     * @throws io.meshupgrade.common.KubeconfigException when it cannot be used
     */
    public static KubernetesCluster ofKubeconfig(
            Path kubeconfig, InstantSource clock, KubernetesSettings settings, Pause pause) {
        KubeconfigFile.Access access = KubeconfigFile.read(kubeconfig);
        return new KubernetesCluster(access.client(), settings, pause, () -> access.explainRefusal(clock));
    }

    /** Connects as this client does. The client is copied. */
    public static KubernetesCluster of(ApiClient client, KubernetesSettings settings, Pause pause) {
        return new KubernetesCluster(
                client, settings, pause, () -> "Check the credentials of the ApiClient that was handed in.");
    }

    /** In one request: labels are small, and one answer is one consistent state, which pages would not be. */
    @Override
    public List<ObjectLabels> labelled(ResourceType type, @Nullable String namespace, String labelKey) {
        Read request =
                new Read(action(type, namespace), path(type, namespace), Map.of("labelSelector", labelKey), METADATA);
        return transport.get(request, (body, contentType) -> {
            List<ObjectLabels> objects = new ArrayList<>();
            JsonList.read(body, LABELS, item -> objects.add(labels(item)));
            return objects;
        });
    }

    static ObjectLabels labels(Fields object) throws UnreadableDocument {
        Fields metadata = object.object("metadata");
        String name = metadata.text("name");
        if (name.isEmpty()) {
            throw object.unreadable("has no name");
        }
        return new ObjectLabels(metadata.text("namespace"), name, metadata.map("labels"));
    }

    /**
     * When the token for the next page has expired, the server gives another with which the list goes on where it was,
     * in a newer state of the cluster; where it gives none, the list begins again, once. A token that has expired as
     * soon as it was given is a refusal: such a cluster forgets faster than it can be read.
     */
    @Override
    public void pods(@Nullable String namespace, PodKeys keys, Consumer<PodFacts> each) {
        PodList list = new PodList(keys);
        Set<String> told = new HashSet<>();
        Consumer<PodFacts> once = pod -> {
            if (told.add(pod.uid().isEmpty() ? pod.namespace() + "/" + pod.name() : pod.uid())) {
                each.accept(pod);
            }
        };
        boolean begunAgain = false;
        Page page = podPage(namespace, new Page("", false), list, once, false);
        while (page.expired() || !page.next().isEmpty()) {
            begunAgain |= page.expired() && page.next().isEmpty();
            page = podPage(namespace, page, list, once, !begunAgain);
        }
    }

    /** @param expired whether the token for it had expired, so that nothing was read */
    private record Page(String next, boolean expired) {}

    private Page podPage(
            @Nullable String namespace, Page before, PodList list, Consumer<PodFacts> each, boolean mayBeginAgain) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("limit", Integer.toString(settings.pageSize()));
        if (!before.next().isEmpty()) {
            query.put("continue", before.next());
        }
        ResourceType type = ResourceType.PODS;
        return transport.get(
                new Read(action(type, namespace), path(type, namespace), query, PodList.ACCEPT),
                (body, contentType) -> new Page(list.read(body, contentType, each), false),
                (status, said) -> {
                    boolean expired = status == 410 && !before.next().isEmpty() && !before.expired();
                    return expired && (mayBeginAgain || !said.next().isEmpty())
                            ? Optional.of(new Page(said.next(), true))
                            : Optional.empty();
                });
    }

    private static String action(ResourceType type, @Nullable String namespace) {
        return "list " + type.plural() + (namespace == null ? "" : " in namespace " + namespace);
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
