package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.internal.kubernetes.KubernetesTransport.Read;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of object in one namespace: listed once, then watched on a thread of its own. A watch that ends, breaks or
 * falls silent is begun again from the last version that was seen; when the server has forgotten that one, the list is
 * read again. Only what cannot get better by itself ends it.
 *
 * <p>The server is asked to end a watch before our limit of silence, so that a watch which says nothing for that long
 * is a dead one. A watch that ends without a word was cut, or nothing at all has changed (otherwise a server says at
 * the end how far it is), or it cannot tell what it should: the next one waits a little, and after the second in a row
 * the list is read again. Who cannot watch sees what is there all the same, and asks no more often than every second.
 */
final class WatchedList<T> implements AutoCloseable {

    private static final int GONE = 410;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE_AFTER_SILENCE = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Set<Failure> FOR_GOOD = Set.of(Failure.FORBIDDEN, Failure.UNAUTHENTICATED, Failure.TLS);

    private final KubernetesTransport transport;
    private final Query query;
    private final long watchSeconds;
    private final Projection kept;
    private final ObjectLists.Item<T> item;
    private final Sink<T> sink;
    private volatile boolean closed;
    private volatile Runnable cancel = () -> {};
    private String version = "";
    private int failures;
    private boolean heard;

    /** Takes what is seen. Called by one thread at a time. */
    interface Sink<T> {

        /** This is all there is. */
        void replace(Map<String, T> all);

        void put(String name, T object);

        void remove(String name);

        /** Nothing more will come. */
        void broken(String why);
    }

    WatchedList(
            KubernetesTransport transport,
            KubernetesSettings settings,
            Query query,
            Projection kept,
            ObjectLists.Item<T> item,
            Sink<T> sink) {
        this.transport = transport;
        this.query = query;
        this.watchSeconds = Math.max(1, settings.silenceTimeout().toSeconds() * 3 / 4);
        this.kept = kept.and("metadata.name", "metadata.resourceVersion", "code", "message");
        this.item = item;
        this.sink = sink;
    }

    /** Lists, on the thread of the caller, and goes on with watching on its own. */
    void start() {
        list();
        Thread thread = new Thread(
                this::watchOn,
                "mesh-upgrade-watch-" + query.namespace() + "-" + query.type().plural());
        thread.setDaemon(true);
        thread.start();
    }

    private void list() {
        Map<String, T> all = new HashMap<>();
        Read request =
                new Read(query.action(), query.path(), Map.of(), query.form().list());
        version = transport.get(request, (body, contentType) -> {
            all.clear();
            return JsonList.readEnd(
                            body, kept, NextPage.LATER, object -> all.put(MeshLists.name(object), item.read(object)))
                    .resourceVersion();
        });
        sink.replace(all);
    }

    private void watchOn() {
        while (!closed) {
            try {
                heard = false;
                boolean forgotten = watch();
                if (forgotten || (!heard && failures > 0)) {
                    list();
                }
                if (heard) {
                    failures = 0;
                } else if (!closed && !pause(LONGEST_PAUSE_AFTER_SILENCE)) {
                    sink.broken("The wait for the next watch was interrupted.");
                    return;
                }
            } catch (KubernetesException e) {
                if (closed) {
                    return;
                }
                failures = heard ? 0 : failures;
                if (FOR_GOOD.contains(e.failure()) || !pause(LONGEST_PAUSE)) {
                    sink.broken(String.valueOf(e.getMessage()));
                    return;
                }
            } catch (IllegalStateException e) {
                // The connection was closed.
                sink.broken(String.valueOf(e.getMessage()));
                return;
            }
        }
    }

    private boolean pause(Duration longest) {
        Duration wait = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        failures++;
        try {
            transport.await(query.action(), wait.compareTo(longest) > 0 ? longest : wait);
            return true;
        } catch (KubernetesException e) {
            return false;
        }
    }

    /** @return whether the server has forgotten the version from which to go on */
    private boolean watch() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("watch", "true");
        parameters.put("allowWatchBookmarks", "true");
        parameters.put("resourceVersion", version);
        parameters.put("timeoutSeconds", Long.toString(watchSeconds));
        return transport.watch(
                new Read(
                        "watch" + query.action().substring("list".length()),
                        query.path(),
                        parameters,
                        query.form().watch()),
                (body, contentType) -> events(body),
                (status, said) -> status == GONE ? Optional.of(true) : Optional.empty(),
                how -> {
                    cancel = how;
                    if (closed) {
                        how.run();
                    }
                });
    }

    private boolean events(InputStream body) throws IOException {
        try (JsonParser parser = JsonList.JSON.createParser(body)) {
            JsonToken token = parser.nextToken();
            while (token != null) {
                if (token != JsonToken.START_OBJECT) {
                    throw new UnreadableDocument("expected an event of a watch");
                }
                if (event(parser)) {
                    return true;
                }
                token = parser.nextToken();
            }
            return false;
        }
    }

    private boolean event(JsonParser parser) throws IOException {
        String type = "";
        JsonNode object = JsonNodeFactory.instance.nullNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "type" -> type = Objects.requireNonNullElse(parser.getText(), "");
                case "object" -> object = kept.read(parser, "the object of an event");
                default -> parser.skipChildren();
            }
        }
        return heed(type, Fields.of(object, "the object of an event"));
    }

    private boolean heed(String type, Fields object) throws IOException {
        switch (type) {
            case "ADDED", "MODIFIED" -> sink.put(MeshLists.name(object), item.read(object));
            case "DELETED" -> sink.remove(MeshLists.name(object));
            case "BOOKMARK" -> {}
            case "ERROR" -> {
                if (object.number("code") == GONE) {
                    return true;
                }
                throw new UnreadableDocument("the server ends the watch: " + object.text("message"));
            }
            default -> throw new UnreadableDocument("an event of the unknown type '" + type + "'");
        }
        heard = true;
        String seen = object.object("metadata").text("resourceVersion");
        if (!seen.isEmpty()) {
            version = seen;
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
        cancel.run();
    }
}
