package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.DisruptionBudgets;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers and restarts the Rollouts of Argo (argoproj/argo-rollouts, rollout/restart.go and docs/features/restart.md).
 * A delivery here is the whole number of new pods at once, and then no old ones: without steps, analyses or traffic.
 */
final class RolloutController implements Controller {

    private static final String HASH = "rollouts-pod-template-hash";
    private static final int TOO_MANY_REQUESTS = 429;

    /** When a pod could not be evicted, or is on its way out. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final ControllerContext context;
    private final WorkQueue queue;
    private final DisruptionBudgets budgets;

    RolloutController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "Argo Rollouts", this::reconcile);
        this.budgets = new DisruptionBudgets(context.api());
    }

    @Override
    public void changed(Change change) {
        queue.add(change, Kinds.ROLLOUT, Kinds.REPLICA_SET);
        if (change.key().kind().equals(Kinds.DEPLOYMENT)) {
            context.store().list(Kinds.ROLLOUT, change.key().namespace()).stream()
                    .filter(rollout ->
                            change.key().name().equals(reference(rollout).asText()))
                    .forEach(rollout -> queue.add(Meta.key(Kinds.ROLLOUT, rollout)));
        }
    }

    private static JsonNode reference(JsonNode rollout) {
        return rollout.at("/spec/workloadRef/name");
    }

    private void reconcile(Key key) {
        ObjectNode rollout = context.find(key);
        JsonNode template = rollout == null ? null : template(rollout);
        if (rollout == null || template == null || Meta.isGoing(rollout)) {
            return;
        }
        String hash = TemplateHash.of(template);
        if (!Workloads.paused(rollout)) {
            deliver(rollout, template, hash);
            restart(key, rollout);
        }
        report(key, hash);
    }

    private @Nullable JsonNode template(ObjectNode rollout) {
        if (reference(rollout).isMissingNode()) {
            return rollout.at("/spec/template");
        }
        ObjectNode deployment = context.find(new Key(
                Kinds.DEPLOYMENT, Meta.namespace(rollout), reference(rollout).asText()));
        return deployment == null ? null : deployment.at("/spec/template");
    }

    private List<ObjectNode> sets(JsonNode rollout) {
        return context.ownedBy(rollout, Kinds.REPLICA_SET);
    }

    private void deliver(ObjectNode rollout, JsonNode template, String hash) {
        int wanted = Workloads.replicas(rollout);
        ObjectNode current = sets(rollout).stream()
                .filter(set -> Meta.label(set, HASH).equals(hash))
                .findFirst()
                .orElse(null);
        if (current == null) {
            create(rollout, template, hash);
            return;
        }
        scale(current, wanted);
        if (Workloads.status(current, "availableReplicas") >= wanted) {
            sets(rollout).stream()
                    .filter(set -> !Meta.label(set, HASH).equals(hash))
                    .forEach(set -> scale(set, 0));
        }
    }

    private void create(ObjectNode rollout, JsonNode template, String hash) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        ObjectNode ofPods = template.deepCopy();
        ofPods.withObject("/metadata/labels").put(HASH, hash);
        ObjectNode metadata = set.putObject("metadata").put("name", Meta.name(rollout) + "-" + hash);
        metadata.set("labels", Meta.labels(ofPods).deepCopy());
        Meta.addController(set, Kinds.ROLLOUT, rollout);
        ObjectNode spec = set.putObject("spec").put("replicas", Workloads.replicas(rollout));
        spec.withObject("/selector/matchLabels")
                .setAll((ObjectNode) rollout.at("/spec/selector/matchLabels").deepCopy());
        spec.withObject("/selector/matchLabels").put(HASH, hash);
        spec.set("template", ofPods);
        context.api().create(Kinds.REPLICA_SET, Meta.namespace(rollout), set, false);
    }

    private void scale(ObjectNode set, int replicas) {
        if (Workloads.replicas(set) != replicas) {
            context.api()
                    .edit(
                            Meta.key(Kinds.REPLICA_SET, set),
                            edited -> edited.withObject("/spec").put("replicas", replicas));
        }
    }

    private void restart(Key key, ObjectNode rollout) {
        JsonNode restartAt = rollout.at("/spec/restartAt");
        if (!restartAt.isTextual() || restartAt.equals(rollout.at("/status/restartedAt"))) {
            return;
        }
        Instant since = Instant.parse(restartAt.asText());
        if (!context.now().isAfter(since)) {
            queue.addIn(key, Duration.between(context.now(), since).plusMillis(1));
            return;
        }
        List<ObjectNode> sets = sets(rollout);
        if (sets.stream().anyMatch(set -> Workloads.status(set, "availableReplicas") != Workloads.replicas(set))) {
            return;
        }
        List<ObjectNode> pods = sets.stream()
                .flatMap(set -> context.ownedBy(set, Kinds.POD).stream())
                .toList();
        if (pods.stream().anyMatch(Meta::isGoing)) {
            queue.addIn(key, LOOK_AGAIN);
            return;
        }
        List<ObjectNode> old =
                pods.stream().filter(pod -> Meta.created(pod).isBefore(since)).toList();
        if (old.isEmpty()) {
            context.api().editStatus(key, edited -> edited.withObject("/status").set("restartedAt", restartAt));
        } else {
            old.stream().limit(atOnce(rollout)).forEach(pod -> evict(key, pod));
        }
    }

    /** At least one, even where none may be unavailable. */
    private static int atOnce(JsonNode rollout) {
        JsonNode unavailable = rollout.at("/spec/strategy/canary/maxUnavailable");
        return Math.max(1, Fenceposts.scaled(unavailable, "25%", Workloads.replicas(rollout), false));
    }

    private void evict(Key key, ObjectNode pod) {
        try {
            budgets.evict(Meta.key(Kinds.POD, pod), pod, DeleteOptions.DEFAULTS);
        } catch (ApiError refused) {
            if (refused.code() != TOO_MANY_REQUESTS) {
                throw refused;
            }
            queue.addIn(key, LOOK_AGAIN);
        }
    }

    private void report(Key key, String hash) {
        ObjectNode rollout = context.api().require(key);
        List<ObjectNode> sets = sets(rollout);
        List<ObjectNode> updated =
                sets.stream().filter(set -> Meta.label(set, HASH).equals(hash)).toList();
        int wanted = Workloads.replicas(rollout);
        int replicas = Workloads.sum(sets, set -> Workloads.status(set, "replicas"));
        int available = Workloads.sum(sets, set -> Workloads.status(set, "availableReplicas"));
        int ofNew = Workloads.sum(updated, set -> Workloads.status(set, "replicas"));
        boolean healthy = replicas == wanted && ofNew == wanted && available == wanted;
        context.api().editStatus(key, edited -> {
            ObjectNode status = edited.withObject("/status")
                    .put("observedGeneration", Long.toString(Meta.generation(rollout)))
                    .put("currentPodHash", hash)
                    .put("phase", Workloads.paused(rollout) ? "Paused" : healthy ? "Healthy" : "Progressing");
            Meta.count(status, "replicas", replicas);
            Meta.count(status, "updatedReplicas", ofNew);
            Meta.count(status, "readyReplicas", Workloads.sum(sets, set -> Workloads.status(set, "readyReplicas")));
            Meta.count(status, "availableReplicas", available);
        });
    }
}
