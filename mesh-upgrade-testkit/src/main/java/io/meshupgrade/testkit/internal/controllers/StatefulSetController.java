package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the numbered pods of stateful sets, one after the other, and replaces them from the highest number down
 * (pkg/controller/statefulset/stateful_set_control.go). A pod that does not become ready stops it for good, even when
 * the template is repaired.
 */
final class StatefulSetController implements Controller {

    private final ControllerContext context;
    private final WorkQueue queue;
    private final Revisions revisions;

    StatefulSetController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "stateful set controller", this::reconcile);
        this.revisions = new Revisions(context, Kinds.STATEFUL_SET);
    }

    @Override
    public void changed(Change change) {
        queue.add(change, Kinds.STATEFUL_SET, Kinds.POD);
    }

    private void reconcile(Key key) {
        ObjectNode set = context.find(key);
        if (set == null || Meta.isGoing(set)) {
            return;
        }
        ObjectNode update = revisions.update(set);
        ObjectNode current =
                revisions.named(set, set.at("/status/currentRevision").asText(""), update);
        try {
            if (keepNumbers(set, current, update)) {
                replaceOldPods(set, Meta.name(update));
            }
        } finally {
            report(key, Meta.name(current), Meta.name(update));
        }
        forgetRevisions(key, Meta.name(current), Meta.name(update));
    }

    /** Creates what is missing and deletes what is too much; says whether all of it is there, so that it may go on. */
    private boolean keepNumbers(ObjectNode set, ObjectNode current, ObjectNode update) {
        boolean ordered =
                !set.at("/spec/podManagementPolicy").asText("OrderedReady").equals("Parallel");
        StatefulSetPods pods = StatefulSetPods.of(context, set);
        for (int i = 0; i < pods.replicas().size(); i++) {
            ObjectNode pod = pods.replicas().get(i);
            if (pod == null) {
                create(set, StatefulSetPods.start(set) + i, current, update);
            } else if (Pods.isFinished(pod) && !Meta.isGoing(pod)) {
                delete(pod);
                return false;
            }
            if (ordered && isUnavailable(pod, set)) {
                return false;
            }
        }
        for (ObjectNode condemned : pods.condemned()) {
            if (!Meta.isGoing(condemned)) {
                delete(condemned);
            }
            if (ordered) {
                return false;
            }
        }
        return true;
    }

    /** One at a time: the next one goes when all above it are available and new. */
    private void replaceOldPods(ObjectNode set, String updateRevision) {
        if (Workloads.updateStrategy(set).equals("OnDelete")) {
            return;
        }
        int partition = set.at("/spec/updateStrategy/rollingUpdate/partition").asInt(0);
        List<@Nullable ObjectNode> replicas = StatefulSetPods.of(context, set).replicas();
        for (int i = replicas.size() - 1; i >= partition; i--) {
            ObjectNode pod = replicas.get(i);
            if (pod != null && !Meta.label(pod, Revisions.HASH_LABEL).equals(updateRevision) && !Meta.isGoing(pod)) {
                delete(pod);
                return;
            }
            if (isUnavailable(pod, set)) {
                return;
            }
        }
    }

    private boolean isUnavailable(@Nullable ObjectNode pod, JsonNode set) {
        return pod == null
                || Meta.isGoing(pod)
                || !Pods.phase(pod).equals("Running")
                || !Pods.isAvailable(pod, Workloads.minReadySeconds(set), context.now());
    }

    private void create(ObjectNode set, int ordinal, ObjectNode current, ObjectNode update) {
        ObjectNode revision = isOld(set, ordinal) ? current : update;
        ObjectNode pod = Pods.fromTemplate(Revisions.template(revision), Kinds.STATEFUL_SET, set);
        String name = StatefulSetPods.podKey(set, ordinal).name();
        pod.withObject("/metadata").put("name", name);
        pod.withObject("/metadata/labels")
                .put("statefulset.kubernetes.io/pod-name", name)
                .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
                .put(Revisions.HASH_LABEL, Meta.name(revision));
        pod.withObject("/spec")
                .put("hostname", name)
                .put("subdomain", set.at("/spec/serviceName").asText(""));
        context.api().create(Kinds.POD, Meta.namespace(set), pod, false);
    }

    /** A pod that is lost while it has not had its turn comes back as it was (newVersionedStatefulSetPod). */
    private static boolean isOld(JsonNode set, int ordinal) {
        JsonNode rolling = set.at("/spec/updateStrategy/rollingUpdate");
        if (rolling.isObject()) {
            return ordinal
                    < StatefulSetPods.start(set) + rolling.path("partition").asInt(0);
        }
        return Workloads.updateStrategy(set).equals("RollingUpdate")
                && ordinal < StatefulSetPods.start(set) + Workloads.status(set, "currentReplicas");
    }

    private void delete(JsonNode pod) {
        context.api().delete(Meta.key(Kinds.POD, pod), DeleteOptions.DEFAULTS);
    }

    private void report(Key key, String current, String update) {
        ObjectNode set = context.api().require(key);
        List<ObjectNode> pods = StatefulSetPods.of(context, set).all();
        int minReadySeconds = Workloads.minReadySeconds(set);
        context.api().editStatus(key, edited -> {
            ObjectNode status = edited.withObject("/status");
            int ready = count(pods, Pods::isRunningAndReady);
            int updated = count(pods, pod -> isLive(pod, update));
            status.put("observedGeneration", Meta.generation(edited)).put("replicas", pods.size());
            status.put("availableReplicas", count(pods, pod -> !isUnavailableNow(pod, minReadySeconds)));
            status.put("updateRevision", update).put("collisionCount", 0);
            Meta.count(status, "readyReplicas", ready);
            Meta.count(status, "updatedReplicas", updated);
            boolean complete = Workloads.updateStrategy(edited).equals("RollingUpdate")
                    && updated == Workloads.replicas(edited)
                    && ready == updated
                    && pods.size() == updated;
            status.put("currentRevision", complete ? update : current);
            Meta.count(status, "currentReplicas", complete ? updated : count(pods, pod -> isLive(pod, current)));
        });
        Duration untilAvailable = Pods.untilNextAvailable(pods, minReadySeconds, context.now());
        if (!untilAvailable.isZero()) {
            queue.addIn(key, untilAvailable);
        }
    }

    private boolean isUnavailableNow(JsonNode pod, int minReadySeconds) {
        return !Pods.phase(pod).equals("Running") || !Pods.isAvailable(pod, minReadySeconds, context.now());
    }

    private static boolean isLive(JsonNode pod, String revision) {
        return !Meta.isGoing(pod) && Meta.label(pod, Revisions.HASH_LABEL).equals(revision);
    }

    private static int count(List<ObjectNode> pods, Predicate<ObjectNode> which) {
        return (int) pods.stream().filter(which).count();
    }

    private void forgetRevisions(Key key, String current, String update) {
        ObjectNode set = context.api().require(key);
        Set<String> used = new HashSet<>(List.of(current, update));
        StatefulSetPods.of(context, set).all().forEach(pod -> used.add(Meta.label(pod, Revisions.HASH_LABEL)));
        revisions.forgetAllBut(set, used);
    }
}
