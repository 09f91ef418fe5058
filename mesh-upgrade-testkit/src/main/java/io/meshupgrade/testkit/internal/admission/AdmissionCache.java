package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces and webhook configurations as the admission of an API server sees them: through a watch, and therefore
 * late. How late can be scripted. It sees everything in the order in which it happened, and never goes back. To be used
 * under the lock of the timeline.
 */
public final class AdmissionCache {

    private record Unseen(Instant visibleFrom, Change change) {}

    private final ObjectStore store;
    private final Timeline time;
    private final NavigableMap<Key, ObjectNode> seen =
            new TreeMap<>((a, b) -> a.kind().equals(b.kind())
                    ? a.compareTo(b)
                    : a.kind().plural().compareTo(b.kind().plural()));
    private final Deque<Unseen> unseen = new ArrayDeque<>();
    private Duration lag = Duration.ZERO;
    private Instant newestVisible = Instant.MIN;
    private int blindAdmissions;

    AdmissionCache(ObjectStore store, Timeline time) {
        this.store = store;
        this.time = time;
        for (ObjectNode namespace : store.list(Kinds.NAMESPACE, "")) {
            seen.put(key(namespace, true), namespace);
        }
        for (ObjectNode configuration : store.list(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "")) {
            seen.put(key(configuration, false), configuration);
        }
        store.listen(this::changed);
    }

    /** From now on, changes are seen this much later. */
    public void lag(Duration lag) {
        this.lag = lag;
    }

    /**
     * The next change, and those after it, are not seen by the first {@code admissions} pods that come after it, as
     * when they reach replicas of the API server that are behind.
     */
    public void hideNextChangeFrom(int admissions) {
        catchUp();
        blindAdmissions = admissions;
    }

    /** Looks, for one admission: what is due is seen, unless this admission shall not see it. */
    void look() {
        if (blindAdmissions > 0 && !unseen.isEmpty()) {
            blindAdmissions--;
        } else if (blindAdmissions == 0) {
            catchUp();
        }
    }

    /** The webhook configurations that were seen at the last look, by name. */
    List<JsonNode> webhookConfigurations() {
        List<JsonNode> configurations = new ArrayList<>();
        seen.forEach((key, object) -> {
            if (key.kind().equals(Kinds.MUTATING_WEBHOOK_CONFIGURATION)) {
                configurations.add(object);
            }
        });
        return configurations;
    }

    /**
     * The labels that a namespace had at the last look; one that was not seen yet is asked for, as the real one does.
     */
    JsonNode namespaceLabels(String namespace) {
        Key key = new Key(Kinds.NAMESPACE, "", namespace);
        @Nullable ObjectNode object = seen.get(key);
        if (object == null) {
            object = store.get(key);
        }
        return object == null ? MissingNode.getInstance() : object.at("/metadata/labels");
    }

    private void changed(Change change) {
        if (change.key().kind().equals(Kinds.NAMESPACE)
                || change.key().kind().equals(Kinds.MUTATING_WEBHOOK_CONFIGURATION)) {
            Instant visible = time.now().plus(lag);
            newestVisible = visible.isAfter(newestVisible) ? visible : newestVisible;
            unseen.addLast(new Unseen(newestVisible, change));
        }
    }

    private void catchUp() {
        for (Unseen next = unseen.peekFirst();
                next != null && !next.visibleFrom().isAfter(time.now());
                next = unseen.peekFirst()) {
            unseen.removeFirst();
            Change change = next.change();
            if (change.type() == Change.Type.DELETED) {
                seen.remove(change.key());
            } else {
                seen.put(change.key(), change.object());
            }
        }
    }

    private static Key key(JsonNode object, boolean namespace) {
        return new Key(
                namespace ? Kinds.NAMESPACE : Kinds.MUTATING_WEBHOOK_CONFIGURATION,
                "",
                object.at("/metadata/name").asText());
    }
}
