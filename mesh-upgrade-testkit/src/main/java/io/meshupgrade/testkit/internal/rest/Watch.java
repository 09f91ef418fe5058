package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells of changes of the objects that a selector selects. An object which begins to be selected is told as ADDED, one
 * that ceases to be as DELETED, whatever really happened to it.
 *
 * <p>Changes are put into a queue where they happen, and taken out of it by the thread that serves the connection.
 */
public final class Watch implements AutoCloseable {

    private static final JsonNode END = JsonNodeFactory.instance.nullNode();

    private final ObjectStore store;
    private final Timeline time;
    private final Kind kind;
    private final Predicate<Change> scope;
    private final Predicate<JsonNode> selector;
    private final UnaryOperator<JsonNode> form;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final Consumer<Change> listener = this::tell;

    private Watch(
            ObjectStore store,
            Timeline time,
            Kind kind,
            String namespace,
            Predicate<JsonNode> selector,
            UnaryOperator<JsonNode> form) {
        this.store = store;
        this.time = time;
        this.kind = kind;
        this.scope = change -> change.key().kind().equals(kind)
                && (namespace.isEmpty() || change.key().namespace().equals(namespace));
        this.selector = selector;
        this.form = form;
    }

    /**
     * Begins a watch, as the parameters of the request say: after a version, with what is there now, or with what is
     * there now and a bookmark at its end.
     *
     * @param form turns objects into what the caller wants to see of them
     * @throws ApiError when changes since the version are forgotten (410)
     */
    static Watch begin(
            ObjectStore store,
            Timeline time,
            Kind kind,
            String namespace,
            Selector selector,
            ApiRequest request,
            UnaryOperator<JsonNode> form) {
        Watch watch = new Watch(store, time, kind, namespace, selector, form);
        String version = request.parameter("resourceVersion");
        if (request.flag("sendInitialEvents")) {
            watch.tellWhatIsThere(namespace);
            watch.bookmark(true);
        } else if (version.isEmpty() || version.equals("0")) {
            watch.tellWhatIsThere(namespace);
        } else {
            watch.tellWhatHappenedSince(version);
        }
        store.listen(watch.listener);
        return watch;
    }

    private void tellWhatIsThere(String namespace) {
        store.list(kind, namespace).stream().filter(selector).forEach(object -> event("ADDED", object));
    }

    private void tellWhatHappenedSince(String version) {
        List<Change> changes;
        try {
            changes = store.since(Long.parseLong(version));
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("resourceVersion: Invalid value: \"" + version + "\"");
        }
        if (changes == null) {
            // Inside the stream, as a real server tells it.
            ApiError gone = new ApiError(410, "Expired", "too old resource version: " + version);
            events.add(envelope("ERROR", gone.status()));
            events.add(END);
            return;
        }
        changes.forEach(this::tell);
    }

    private void tell(Change change) {
        if (!scope.test(change)) {
            return;
        }
        ObjectNode before = change.before();
        boolean was = before != null && selector.test(before);
        boolean is = change.type() != Change.Type.DELETED && selector.test(change.object());
        if (is) {
            event(was ? "MODIFIED" : "ADDED", change.object());
        } else if (before != null && was) {
            ObjectNode last = before.deepCopy();
            last.withObject("/metadata").put("resourceVersion", Long.toString(change.resourceVersion()));
            event("DELETED", last);
        }
    }

    private void event(String type, JsonNode object) {
        events.add(envelope(type, form.apply(object)));
    }

    private static JsonNode envelope(String type, JsonNode object) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.set("object", object);
        return event;
    }

    /** Tells how far the watch is, though nothing has happened to its objects. */
    void bookmark(boolean endOfInitialEvents) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(store.resourceVersion())).putNull("creationTimestamp");
        if (endOfInitialEvents) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        if (kind.kind().equals("Pod")) {
            // Real bookmarks carry the zero value of their kind, nulls included.
            object.putObject("spec").putNull("containers");
            object.putObject("status");
        }
        events.add(envelope("BOOKMARK", object));
    }

    /**
     * The next event.
     *
     * @param patience how long to wait for it, in real time
     * @return null when there was none in that time
     */
    public @Nullable JsonNode next(Duration patience) throws InterruptedException {
        JsonNode event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return event == null || event.isNull() ? null : event;
    }

    /** Whether everything has been told and nothing will follow. */
    public boolean ended() {
        JsonNode next = events.peek();
        return next != null && next.isNull();
    }

    /** Ends the stream after what is in it, as a server does that restarts. */
    public void end() {
        events.add(END);
    }

    @Override
    public void close() {
        time.alone(() -> store.forget(listener));
        end();
    }
}
