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
import java.util.Collection;
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

    /**
     * A watch that told of none of so many changes tells how far it is, so that its version is not forgotten. Real
     * servers do so once a minute; a count is the same in every run.
     */
    private static final int CHANGES_PER_BOOKMARK = 100;

    private final ObjectStore store;
    private final Timeline time;
    private final Kind kind;
    private final String namespace;
    private final Predicate<JsonNode> selector;
    private final boolean bookmarks;
    private final UnaryOperator<JsonNode> form;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final Consumer<Change> listener = this::tell;
    private int untold;
    private volatile boolean ended;

    private Watch(
            ObjectStore store,
            Timeline time,
            Target target,
            Predicate<JsonNode> selector,
            boolean bookmarks,
            UnaryOperator<JsonNode> form) {
        this.store = store;
        this.time = time;
        this.kind = target.kind();
        this.namespace = target.namespace();
        this.selector = selector;
        this.bookmarks = bookmarks;
        this.form = form;
    }

    /**
     * Begins a watch, as its options say: after a version, with what is there now, or with what is there now and a
     * bookmark at its end. One that begins at a forgotten version tells so (410) and ends.
     *
     * @param form turns objects into what the caller wants to see of them
     * @throws ApiError when its version is not reached yet (504)
     */
    static Watch begin(
            ObjectStore store,
            Timeline time,
            Target target,
            Selector selector,
            ListOptions options,
            UnaryOperator<JsonNode> form) {
        options.requireReached(store.resourceVersion());
        Watch watch = new Watch(store, time, target, selector, options.bookmarks(), form);
        String version = options.resourceVersion();
        boolean newest = version.isEmpty() || version.equals("0");
        if (options.initial() == ListOptions.Initial.EVENTS) {
            watch.tellWhatIsThere(target.namespace());
            if (options.bookmarks()) {
                watch.bookmark(store.resourceVersion(), true);
            }
        } else if (newest && options.initial() == ListOptions.Initial.AS_THE_VERSION_SAYS) {
            watch.tellWhatIsThere(target.namespace());
        } else if (!newest) {
            watch.tellWhatHappenedSince(Long.parseLong(version));
        }
        store.listen(watch.listener);
        return watch;
    }

    private void tellWhatIsThere(String namespace) {
        store.list(kind, namespace).stream().filter(selector).forEach(object -> event("ADDED", object));
    }

    private void tellWhatHappenedSince(long version) {
        Collection<Change> changes = store.since(version);
        if (changes == null) {
            // Inside the stream, as a real server tells it.
            ApiError gone = new ApiError(
                    410, "Expired", "too old resource version: " + version + " (" + store.oldestKnown() + ")");
            events.add(envelope("ERROR", gone.status()));
            events.add(END);
            return;
        }
        changes.forEach(this::tell);
    }

    private void tell(Change change) {
        boolean told = inScope(change) && tellOf(change);
        untold = told ? 0 : untold + 1;
        if (bookmarks && untold >= CHANGES_PER_BOOKMARK) {
            // Of this change, not the newest one: while the past is told, there is more to come.
            bookmark(change.resourceVersion(), false);
        }
    }

    private boolean inScope(Change change) {
        return change.key().kind().equals(kind)
                && (namespace.isEmpty() || change.key().namespace().equals(namespace));
    }

    private boolean tellOf(Change change) {
        ObjectNode before = change.before();
        boolean was = before != null && selector.test(before);
        boolean is = change.type() != Change.Type.DELETED && selector.test(change.object());
        if (is) {
            event(was ? "MODIFIED" : "ADDED", change.object());
        } else if (before != null && was) {
            event("DELETED", ObjectStore.withVersion(before, change.resourceVersion()));
        }
        return was || is;
    }

    private void event(String type, JsonNode object) {
        JsonNode formed;
        try {
            formed = form.apply(object);
        } catch (ApiError e) {
            // What it would have to tell cannot be had in the form that was asked for: 200, and not a word.
            events.add(END);
            return;
        }
        events.add(envelope(type, formed));
    }

    private static JsonNode envelope(String type, JsonNode object) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.set("object", object);
        return event;
    }

    private void bookmark(long version, boolean endOfInitialEvents) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(version)).putNull("creationTimestamp");
        if (endOfInitialEvents) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        if (kind.kind().equals("Pod")) {
            // Real bookmarks carry the zero value of their kind, nulls included.
            object.putObject("spec").putNull("containers");
            object.putObject("status");
        }
        event("BOOKMARK", object);
        untold = 0;
    }

    /**
     * The next event.
     *
     * @param patience how long to wait for it, in real time
     * @return null when there was none in that time
     */
    public @Nullable JsonNode next(Duration patience) throws InterruptedException {
        JsonNode event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null && event.isNull()) {
            ended = true;
            return null;
        }
        return event;
    }

    /** Whether everything has been told and nothing will follow. */
    public boolean ended() {
        return ended;
    }

    /** Ends the stream after what is in it and, for those who want one, a bookmark, as a server does in time. */
    public void end() {
        time.alone(() -> {
            if (bookmarks && !ended) {
                bookmark(store.resourceVersion(), false);
            }
            events.add(END);
        });
    }

    @Override
    public void close() {
        time.alone(() -> store.forget(listener));
    }
}
