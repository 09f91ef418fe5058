package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.core.internal.kubernetes.KubernetesTransport.Read;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists of objects of any kind that are few enough to be kept, read in pages. A custom resource that the cluster does
 * not have is an empty list: there is nothing of it.
 */
final class ObjectLists {

    /** Whole objects. */
    static final String JSON = "application/json";

    /** Metadata only where the server can, the whole object where it cannot: it is in the same place. */
    static final String METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private final KubernetesTransport transport;
    private final KubernetesSettings settings;

    ObjectLists(KubernetesTransport transport, KubernetesSettings settings) {
        this.transport = transport;
        this.settings = settings;
    }

    /**
     * Which objects.
     *
     * @param type their kind
     * @param namespace theirs; null for the whole cluster
     * @param labelSelector empty for all
     * @param accept {@link #JSON} or {@link #METADATA}
     */
    record Query(ResourceType type, @Nullable String namespace, String labelSelector, String accept) {

        String action() {
            return "list " + type.plural() + (namespace == null ? "" : " in namespace " + namespace);
        }

        String path() {
            String group = type.group().isEmpty() ? "/api/" : "/apis/" + type.group() + "/";
            String scope = namespace == null ? "/" : "/namespaces/" + namespace + "/";
            return group + type.version() + scope + type.plural();
        }
    }

    /** Makes a value of what was kept of an object. */
    interface Item<T> {
        T read(Fields object) throws IOException;
    }

    private record Page<T>(List<T> items, String next, boolean expired) {}

    /**
     * Reads all of them. When the token for a page has expired, the list begins again, once.
     *
     * @throws io.meshupgrade.common.KubernetesException when they cannot be read
     */
    <T> List<T> all(Query query, Projection kept, Item<T> item) {
        List<T> all = new ArrayList<>();
        boolean begunAgain = false;
        Page<T> page = page(query, "", false, kept, item);
        all.addAll(page.items());
        while (!page.next().isEmpty()) {
            page = page(query, page.next(), !begunAgain, kept, item);
            if (page.expired()) {
                begunAgain = true;
                all.clear();
                page = page(query, "", false, kept, item);
            }
            all.addAll(page.items());
        }
        return all;
    }

    private <T> Page<T> page(Query query, String token, boolean mayExpire, Projection kept, Item<T> item) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("limit", Integer.toString(settings.pageSize()));
        if (!query.labelSelector().isEmpty()) {
            parameters.put("labelSelector", query.labelSelector());
        }
        if (!token.isEmpty()) {
            parameters.put("continue", token);
        }
        return transport.get(
                new Read(query.action(), query.path(), parameters, query.accept()),
                (body, contentType) -> {
                    List<T> items = new ArrayList<>();
                    String next = JsonList.read(body, kept, object -> items.add(item.read(object)));
                    return new Page<>(items, next, false);
                },
                (status, said) -> {
                    boolean none =
                            status == 404 && said.byApiServer() && query.type().mayBeAbsent();
                    boolean expired = status == 410 && mayExpire && !token.isEmpty();
                    return none || expired ? Optional.of(new Page<>(List.of(), "", expired)) : Optional.empty();
                });
    }
}
