package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.LabelSelectors;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps as many pods as a replica set asks for (pkg/controller/replicaset/replica_set.go and its utils). */
final class ReplicaSetController implements Controller {

    private static final String REPLICA_FAILURE = "ReplicaFailure";

    private final ControllerContext context;
    private final WorkQueue queue;

    ReplicaSetController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "replica set controller", this::reconcile);
    }

    @Override
    public void changed(Change change) {
        if (change.key().kind().equals(Kinds.REPLICA_SET) && change.type() != Change.Type.DELETED) {
            queue.add(change.key());
        } else if (change.key().kind().equals(Kinds.POD)) {
            JsonNode pod = change.object();
            if (Meta.isControlledBy(Kinds.REPLICA_SET, pod)) {
                queue.add(Meta.controllerKey(Kinds.REPLICA_SET, pod));
            } else if (Meta.controllerUid(pod).isEmpty()) {
                context.store().list(Kinds.REPLICA_SET, Meta.namespace(pod)).stream()
                        .filter(set -> LabelSelectors.matches(set.at("/spec/selector"), Meta.labels(pod)))
                        .forEach(set -> queue.add(Meta.key(Kinds.REPLICA_SET, set)));
            }
        }
    }

    private void reconcile(Key key) {
        ObjectNode set = context.find(key);
        if (set == null) {
            return;
        }
        List<ObjectNode> pods = claimed(set);
        String failure = Meta.isGoing(set) ? "" : manage(set, pods);
        updateStatus(key, pods, failure);
        int minReadySeconds = set.at("/spec/minReadySeconds").asInt(0);
        Duration untilAvailable = Pods.untilNextAvailable(pods, minReadySeconds, context.now());
        if (!untilAvailable.isZero()) {
            queue.addIn(key, untilAvailable);
        }
        if (!failure.isEmpty()) {
            throw new ApiError(500, "InternalError", failure);
        }
    }

    /** The live pods that are its own; orphans that it selects are adopted, and pods that left its selector let go. */
    private List<ObjectNode> claimed(ObjectNode set) {
        JsonNode selector = set.at("/spec/selector");
        List<ObjectNode> claimed = new ArrayList<>();
        List<ObjectNode> candidates = new ArrayList<>(context.ownedBy(set, Kinds.POD));
        candidates.addAll(context.orphans(Meta.namespace(set), Kinds.POD));
        for (ObjectNode pod : candidates) {
            boolean selected = LabelSelectors.matches(selector, Meta.labels(pod));
            String owner = Meta.controllerUid(pod);
            boolean own = owner.equals(Meta.uid(set));
            if (!Pods.isActive(pod)) {
                continue;
            }
            if (own && selected) {
                claimed.add(pod);
            } else if (own) {
                context.api().edit(Meta.key(Kinds.POD, pod), released -> Meta.removeOwners(released, owner::equals));
            } else if (owner.isEmpty() && selected && !Meta.isGoing(set)) {
                claimed.add(context.api()
                        .edit(
                                Meta.key(Kinds.POD, pod),
                                adopted -> Meta.addController(adopted, Kinds.REPLICA_SET, set)));
            }
        }
        return claimed;
    }

    /** Creates or deletes pods; says what stopped it, or nothing. The first refusal stops it, as slow start does. */
    private String manage(ObjectNode set, List<ObjectNode> pods) {
        int missing = set.at("/spec/replicas").asInt(1) - pods.size();
        if (missing < 0) {
            pods.stream().sorted(Pods.MOST_DISPENSABLE_FIRST).limit(-missing).toList().stream()
                    .map(pod -> Meta.key(Kinds.POD, pod))
                    .forEach(pod -> context.api().delete(pod, DeleteOptions.DEFAULTS));
        }
        for (int i = 0; i < missing; i++) {
            ObjectNode pod = Pods.fromTemplate(set.at("/spec/template"), Kinds.REPLICA_SET, set);
            pod.withObject("/metadata").put("generateName", Meta.name(set) + "-");
            try {
                context.api().create(Kinds.POD, Meta.namespace(set), pod, false);
            } catch (ApiError refused) {
                return String.valueOf(refused.getMessage());
            }
        }
        return "";
    }

    private void updateStatus(Key key, List<ObjectNode> pods, String failure) {
        context.api().editStatus(key, set -> {
            int minReadySeconds = set.at("/spec/minReadySeconds").asInt(0);
            ObjectNode status = set.withObject("/status");
            status.put("observedGeneration", Meta.generation(set)).put("replicas", pods.size());
            Meta.count(status, "fullyLabeledReplicas", (int) pods.stream()
                    .filter(pod -> hasAll(set.at("/spec/template/metadata/labels"), Meta.labels(pod)))
                    .count());
            Meta.count(status, "readyReplicas", (int)
                    pods.stream().filter(Pods::isReady).count());
            Meta.count(status, "availableReplicas", (int) pods.stream()
                    .filter(pod -> Pods.isAvailable(pod, minReadySeconds, context.now()))
                    .count());
            if (failure.isEmpty()) {
                Conditions.remove(status, REPLICA_FAILURE);
            } else if (Conditions.find(status, REPLICA_FAILURE).isMissingNode()) {
                Conditions.set(
                        status,
                        Conditions.condition(REPLICA_FAILURE, "True", "FailedCreate", failure),
                        context.api().now());
            }
        });
    }

    private static boolean hasAll(JsonNode wanted, JsonNode labels) {
        return wanted.properties().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }
}
