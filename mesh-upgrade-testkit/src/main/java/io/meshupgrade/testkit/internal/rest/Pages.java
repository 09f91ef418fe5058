package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists, whole or page by page. All pages of a list show one state, that of the first page, until the store forgets it:
 * then the rest is gone (410), as after a compaction of etcd, about five minutes in a real cluster.
 */
final class Pages {

    private record Rest(long version, List<ObjectNode> objects) {}

    private final ObjectStore store;
    private final Map<String, Rest> rests = new HashMap<>();
    private long tokens;

    Pages(ObjectStore store) {
        this.store = store;
    }

    /** A list, or its next page when the request carries a {@code continue} token. */
    ObjectNode list(Kind kind, String namespace, Selector selector, ApiRequest request) {
        String token = request.parameter("continue");
        Rest all = token.isEmpty()
                ? new Rest(
                        store.resourceVersion(),
                        store.list(kind, namespace).stream().filter(selector).toList())
                : rest(token);
        int limit = limit(request);
        List<ObjectNode> page =
                limit > 0 && limit < all.objects().size() ? all.objects().subList(0, limit) : all.objects();

        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", Long.toString(all.version()));
        int left = all.objects().size() - page.size();
        if (left > 0) {
            metadata.put(
                    "continue",
                    keep(new Rest(
                            all.version(),
                            all.objects().subList(page.size(), all.objects().size()))));
            if (selector.isEmpty()) {
                metadata.put("remainingItemCount", left);
            }
        }
        ArrayNode items = list.putArray("items");
        page.forEach(object -> items.add(withoutType(object)));
        return list;
    }

    /** Items of a list of a built-in kind do not say again what they are. */
    private static JsonNode withoutType(ObjectNode object) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> {
            if (!field.getKey().equals("kind") && !field.getKey().equals("apiVersion")) {
                item.set(field.getKey(), field.getValue());
            }
        });
        return item;
    }

    private String keep(Rest rest) {
        String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"v\":\"meta.k8s.io/v1\",\"rv\":" + rest.version() + ",\"n\":" + tokens++ + "}")
                        .getBytes(StandardCharsets.UTF_8));
        rests.put(token, rest);
        return token;
    }

    /** A token can be used again, by a caller that repeats a request whose answer was lost. */
    private Rest rest(String token) {
        Rest rest = rests.get(token);
        if (rest == null) {
            throw ApiError.badRequest("continue key is not valid: " + token);
        }
        if (!store.knows(rest.version())) {
            throw new ApiError(
                    410,
                    "Expired",
                    "The provided continue parameter is too old to display a consistent list result. You can start a new"
                            + " list without the continue parameter.");
        }
        return rest;
    }

    private static int limit(ApiRequest request) {
        String limit = request.parameter("limit");
        if (limit.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("limit is no number: " + limit);
        }
    }
}
