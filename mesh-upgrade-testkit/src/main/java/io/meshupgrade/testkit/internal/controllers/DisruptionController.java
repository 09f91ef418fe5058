package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.LabelSelectors;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts how many pods a disruption budget lets go (pkg/controller/disruption/disruption.go). */
final class DisruptionController implements Controller {

    /** How long an evicted pod counts as gone although it is not. */
    private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

    private final ControllerContext context;
    private final WorkQueue queue;

    DisruptionController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "disruption controller", this::reconcile);
    }

    @Override
    public void changed(Change change) {
        Kind kind = change.key().kind();
        if (kind.equals(Kinds.POD_DISRUPTION_BUDGET) && change.type() != Change.Type.DELETED) {
            queue.add(change.key());
        } else if (kind.equals(Kinds.POD)) {
            for (ObjectNode budget : context.store()
                    .list(Kinds.POD_DISRUPTION_BUDGET, change.key().namespace())) {
                boolean was = change.before() != null && selects(budget, change.before());
                if (was || selects(budget, change.object())) {
                    queue.add(Meta.key(Kinds.POD_DISRUPTION_BUDGET, budget));
                }
            }
        }
    }

    /** Without a selector a budget is about no pod, with an empty one about all. */
    private static boolean selects(JsonNode budget, JsonNode pod) {
        JsonNode selector = budget.at("/spec/selector");
        return selector.isObject() && LabelSelectors.matches(selector, Meta.labels(pod));
    }

    private void reconcile(Key key) {
        ObjectNode budget = context.find(key);
        if (budget == null || Meta.isGoing(budget)) {
            return;
        }
        List<ObjectNode> pods = context.store().list(Kinds.POD, key.namespace()).stream()
                .filter(pod -> selects(budget, pod) && !Pods.isFinished(pod))
                .toList();
        Map<String, Instant> disrupted = stillDisrupted(budget, pods);
        disrupted.values().stream()
                .min(Instant::compareTo)
                .ifPresent(first -> queue.addIn(
                        key,
                        Duration.between(
                                context.now(), first.plus(DELETION_TIMEOUT).plusSeconds(1))));
        int healthy = (int) pods.stream()
                .filter(pod -> !Meta.isGoing(pod) && Pods.isReady(pod) && !disrupted.containsKey(Meta.name(pod)))
                .count();
        context.api().editStatus(key, edited -> write(edited, pods, healthy, disrupted));
    }

    private Map<String, Instant> stillDisrupted(JsonNode budget, Collection<ObjectNode> pods) {
        Map<String, Instant> disrupted = new HashMap<>();
        for (ObjectNode pod : pods) {
            JsonNode since = budget.at("/status/disruptedPods").path(Meta.name(pod));
            if (since.isTextual() && !Meta.isGoing(pod)) {
                Instant at = Instant.parse(since.asText());
                if (context.now().isBefore(at.plus(DELETION_TIMEOUT))) {
                    disrupted.put(Meta.name(pod), at);
                }
            }
        }
        return disrupted;
    }

    private void write(ObjectNode budget, List<ObjectNode> pods, int healthy, Map<String, Instant> disrupted) {
        ObjectNode status = budget.withObject("/status");
        JsonNode spec = budget.path("spec");
        boolean byController = spec.has("maxUnavailable")
                || spec.path("minAvailable").asText("").endsWith("%");
        int expected = byController ? wantedByControllers(pods) : pods.size();
        int desired = spec.has("maxUnavailable")
                ? expected - Fenceposts.scaled(spec.path("maxUnavailable"), "0", expected, true)
                : Fenceposts.scaled(spec.path("minAvailable"), "1", expected, true);
        int allowed = expected <= 0 ? 0 : Math.max(0, healthy - Math.max(0, desired));
        status.put("observedGeneration", Meta.generation(budget))
                .put("currentHealthy", healthy)
                .put("desiredHealthy", Math.max(0, desired))
                .put("expectedPods", expected)
                .put("disruptionsAllowed", allowed);
        status.remove("disruptedPods");
        disrupted.forEach((name, since) -> status.withObject("/disruptedPods").put(name, since.toString()));
        Conditions.set(
                status,
                Conditions.condition(
                                "DisruptionAllowed",
                                allowed > 0 ? "True" : "False",
                                allowed > 0 ? "SufficientPods" : "InsufficientPods",
                                "")
                        .put("message", ""),
                context.api().now());
    }

    /** How many pods the controllers of these pods want together. */
    private int wantedByControllers(List<ObjectNode> pods) {
        Map<Key, Integer> wanted = new HashMap<>();
        for (ObjectNode pod : pods) {
            for (Kind kind : List.of(Kinds.REPLICA_SET, Kinds.STATEFUL_SET)) {
                ObjectNode owner = Meta.isControlledBy(kind, pod) ? context.find(Meta.controllerKey(kind, pod)) : null;
                ObjectNode top = top(owner);
                if (top != null) {
                    wanted.put(new Key(kind, Meta.namespace(top), Meta.name(top)), Workloads.replicas(top));
                }
            }
        }
        return wanted.values().stream().mapToInt(Integer::intValue).sum();
    }

    private @Nullable ObjectNode top(@Nullable ObjectNode owner) {
        for (Kind kind : List.of(Kinds.DEPLOYMENT, Kinds.ROLLOUT)) {
            if (owner != null && Meta.isControlledBy(kind, owner)) {
                return context.find(Meta.controllerKey(kind, owner));
            }
        }
        return owner;
    }
}
