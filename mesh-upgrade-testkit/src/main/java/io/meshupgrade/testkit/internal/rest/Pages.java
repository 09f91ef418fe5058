package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists, whole or page by page. All pages of a list show one state, that of the first page, until the store forgets it:
 * then the rest is gone (410), as after a compaction of etcd, about five minutes in a real cluster. A token says all
 * that is needed for the next page, so that it can be used again by a caller whose answer was lost.
 */
final class Pages {

    /** As a token says it: the version of the list, and after which object it goes on. */
    private record Position(long version, String namespace, String name) {}

    /** In a token that goes on with the state of whatever moment it is used. */
    private static final long ANY_VERSION = -1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectStore store;

    Pages(ObjectStore store) {
        this.store = store;
    }

    /**
     * A list, or its next page when there is a token.
     *
     * @throws ApiError when the token is no token (400), or its version or the one asked for is forgotten (410) or not
     *     reached yet (504)
     */
    ObjectNode list(Kind kind, String namespace, Selector selector, ListOptions options) {
        options.requireReached(store.resourceVersion());
        Position from = options.next().isEmpty() ? null : position(options.next());
        long version = version(from, options);
        NavigableMap<Key, ObjectNode> all = store.at(kind, namespace, version);
        if (all == null) {
            throw forgotten(from);
        }
        NavigableMap<Key, ObjectNode> rest =
                from == null ? all : all.tailMap(new Key(kind, from.namespace(), from.name()), false);

        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", Long.toString(version));
        ArrayNode items = list.putArray("items");
        Key last = null;
        for (Map.Entry<Key, ObjectNode> entry : rest.entrySet()) {
            if (!selector.test(entry.getValue())) {
                continue;
            }
            if (last != null && options.limit() > 0 && items.size() >= options.limit()) {
                metadata.put("continue", token(new Position(version, last.namespace(), last.name())));
                if (selector.isEmpty()) {
                    metadata.put("remainingItemCount", rest.tailMap(last, false).size());
                }
                break;
            }
            items.add(withoutType(entry.getValue()));
            last = entry.getKey();
        }
        return list;
    }

    private long version(@Nullable Position from, ListOptions options) {
        if (from != null) {
            return from.version() == ANY_VERSION ? store.resourceVersion() : from.version();
        }
        return options.exact() ? Long.parseLong(options.resourceVersion()) : store.resourceVersion();
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

    private static String token(Position position) {
        String text = JsonNodeFactory.instance
                .objectNode()
                .put("v", "meta.k8s.io/v1")
                .put("rv", position.version())
                .put("start", position.namespace() + "/" + position.name())
                .toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Position position(String token) {
        try {
            JsonNode text = JSON.readTree(Base64.getUrlDecoder().decode(token));
            String[] start = text.path("start").asText().split("/", -1);
            if (text.path("rv").canConvertToLong() && start.length == 2) {
                return new Position(text.path("rv").asLong(), start[0], start[1]);
            }
        } catch (IllegalArgumentException | IOException e) {
            // said below
        }
        throw ApiError.badRequest("continue key is not valid: " + token);
    }

    /** A caller in the middle of a list gets a token to go on without consistency, if it wants to. */
    private static ApiError forgotten(@Nullable Position from) {
        if (from == null) {
            return new ApiError(410, "Expired", "The resourceVersion for the provided list is too old.");
        }
        return new ApiError(
                        410,
                        "Expired",
                        "The provided continue parameter is too old to display a consistent list result. You can start a"
                                + " new list without the continue parameter, or use the continue token in this response"
                                + " to retrieve the remainder of the results. Continuing with the provided token results"
                                + " in an inconsistent list - objects that were created, modified, or deleted between"
                                + " the time the first chunk was returned and now may show up in the list.")
                .goOnWith(token(new Position(ANY_VERSION, from.namespace(), from.name())));
    }
}
