package io.meshupgrade.testkit.internal.controllers;

import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a controller still has to look at: each object once, however often it is asked for, and after a failure again
 * with a back-off that doubles (client-go, util/workqueue/default_rate_limiters.go).
 */
final class WorkQueue {

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(5);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(1000);

    private final ControllerContext context;
    private final String controller;
    private final Consumer<Key> reconcile;
    private final Set<Key> waiting = new HashSet<>();
    private final Map<Key, Instant> later = new HashMap<>();
    private final Map<Key, Duration> backOff = new HashMap<>();

    WorkQueue(ControllerContext context, String controller, Consumer<Key> reconcile) {
        this.context = context;
        this.controller = controller;
        this.reconcile = reconcile;
    }

    /** Looks at it soon. */
    void add(Key key) {
        if (waiting.add(key)) {
            context.time().in(context.pace().get().reaction(), controller + ": " + key, () -> {
                waiting.remove(key);
                work(key);
            });
        }
    }

    /** Looks at what has changed, when it is of the kind, or else at its controller, when that is of the kind. */
    void add(Change change, Kind kind, Kind controlled) {
        if (change.key().kind().equals(kind)) {
            add(change.key());
        } else if (change.key().kind().equals(controlled) && Meta.isControlledBy(kind, change.object())) {
            add(Meta.controllerKey(kind, change.object()));
        }
    }

    /** Looks at it after a while, unless it is planned for earlier already. */
    void addIn(Key key, Duration delay) {
        Instant due = context.now().plus(delay);
        Instant planned = later.get(key);
        if (planned != null && !planned.isAfter(due) && planned.isAfter(context.now())) {
            return;
        }
        later.put(key, due);
        context.time().in(delay, controller + ", later: " + key, () -> {
            later.remove(key, due);
            add(key);
        });
    }

    /** Looks at it again after a failure. */
    void retry(Key key) {
        Duration delay = backOff.getOrDefault(key, FIRST_BACK_OFF);
        Duration next = delay.multipliedBy(2);
        backOff.put(key, next.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : next);
        addIn(key, delay);
    }

    private void work(Key key) {
        try {
            reconcile.accept(key);
            backOff.remove(key);
        } catch (ApiError refused) {
            Events.failedCreate(context, key, String.valueOf(refused.getMessage()));
            retry(key);
        }
    }
}
