package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.aks.ManagedEdits;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A controller that sets one label or annotation of one object back to what a repository says. */
final class GitOps {

    private final Simulation simulation;
    private final String manager;
    private final Key object;
    private final String field;
    private final String key;
    private final @Nullable String value;
    private final Duration after;
    private final Consumer<Change> listener = this::changed;
    private boolean planned;
    private boolean ended;

    /** @param field {@code labels} or {@code annotations} */
    GitOps(
            Simulation simulation,
            String manager,
            Key object,
            String field,
            String key,
            @Nullable String value,
            Duration after) {
        this.simulation = simulation;
        this.manager = manager;
        this.object = object;
        this.field = field;
        this.key = key;
        this.value = value;
        this.after = after;
    }

    /** It begins with a look at what is there, which is right at once. */
    void begin() {
        simulation.objects.store().listen(listener);
        synchronise();
    }

    void end() {
        ended = true;
        simulation.objects.store().forget(listener);
    }

    private void changed(Change change) {
        boolean drifted =
                change.key().equals(object) && change.type() != Change.Type.DELETED && !isRight(change.object());
        if (drifted && !planned) {
            planned = true;
            simulation.timeline.in(after, manager + " synchronises " + object, () -> {
                planned = false;
                synchronise();
            });
        }
    }

    private boolean isRight(ObjectNode found) {
        return found.at("/metadata/" + field).path(key).asText("").equals(value == null ? "" : value);
    }

    private void synchronise() {
        if (!ended) {
            ManagedEdits.edit(simulation.objects, object, manager, edited -> {
                ObjectNode fields = edited.withObject("/metadata/" + field);
                if (value == null) {
                    fields.remove(key);
                } else {
                    fields.put(key, value);
                }
            });
        }
    }
}
