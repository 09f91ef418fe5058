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

    /** How much of the objects. */
    enum Form {
        WHOLE("application/json", "application/json"),

        /** Metadata only where the server can, the whole object where it cannot: it is in the same place. */
        METADATA(partial("PartialObjectMetadataList"), partial("PartialObjectMetadata"));

        private final String list;
        private final String watch;

        Form(String list, String watch) {
            this.list = list;
            this.watch = watch;
        }

        /** What a request for a list accepts. */
        String list() {
            return list;
        }

        /**
         * What a watch accepts: its events are single objects. A server that is asked for lists there answers 200 and
         * ends the watch, without a word, when it would have to tell of the first one.
         */
        String watch() {
            return watch;
        }

        private static String partial(String kind) {
            return "application/json;as=" + kind + ";g=meta.k8s.io;v=v1,application/json";
        }
    }

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
     * @param form how much of them
     */
    record Query(ResourceType type, @Nullable String namespace, String labelSelector, Form form) {

        String action() {
            return "list " + type.plural() + (namespace == null ? "" : " in namespace " + namespace);
        }

        String path() {
            String group = type.group().isEmpty() ? "/api/" : "/apis/" + type.group() + "/";
            String scope = namespace == null ? "/" : "/namespaces/" + namespace + "/";
            return group + type.version() + scope + type.plural();
        }

        /** @param token of the page; empty for the first one */
        Map<String, String> page(int size, String token) {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("limit", Integer.toString(size));
            if (!labelSelector.isEmpty()) {
                parameters.put("labelSelector", labelSelector);
            }
            if (!token.isEmpty()) {
                parameters.put("continue", token);
            }
            return parameters;
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
        Map<String, String> parameters = query.page(settings.pageSize(), token);
        return transport.get(
                new Read(query.action(), query.path(), parameters, query.form().list()),
                (body, contentType) -> {
                    List<T> items = new ArrayList<>();
                    String next = JsonList.read(body, kept, object -> items.add(item.read(object)));
                    return new Page<>(items, PageTokens.moved(token, next), false);
                },
                (status, said) -> {
                    boolean none =
                            status == 404 && said.byApiServer() && query.type().mayBeAbsent();
                    boolean expired = status == 410 && mayExpire && !token.isEmpty();
                    return none || expired ? Optional.of(new Page<>(List.of(), "", expired)) : Optional.empty();
                });
    }
}
