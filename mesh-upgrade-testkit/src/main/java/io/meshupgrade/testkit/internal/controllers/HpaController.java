package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Autoscalers without metrics: a target has as many replicas as it has, or as a test wants, within the limits
 * (pkg/controller/podautoscaler/horizontal.go).
 */
public final class HpaController implements Controller {

    private static final List<Kind> TARGETS =
            List.of(Kinds.DEPLOYMENT, Kinds.STATEFUL_SET, Kinds.REPLICA_SET, Kinds.ROLLOUT);

    private final ControllerContext context;
    private final WorkQueue queue;
    private final Map<Key, Integer> wanted = new HashMap<>();

    HpaController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "autoscaler", this::reconcile);
    }

    /** As if the metrics asked for this many replicas from now on. */
    public void wants(String namespace, String autoscaler, int replicas) {
        Key key = new Key(Kinds.HORIZONTAL_POD_AUTOSCALER, namespace, autoscaler);
        wanted.put(key, replicas);
        plan(key);
    }

    @Override
    public void changed(Change change) {
        if (change.key().kind().equals(Kinds.HORIZONTAL_POD_AUTOSCALER)) {
            plan(change.key());
        } else if (TARGETS.contains(change.key().kind())) {
            context.store().list(Kinds.HORIZONTAL_POD_AUTOSCALER, change.key().namespace()).stream()
                    .filter(hpa -> change.key().equals(target(hpa)))
                    .forEach(hpa -> plan(Meta.key(Kinds.HORIZONTAL_POD_AUTOSCALER, hpa)));
        }
    }

    private void plan(Key key) {
        queue.addIn(key, context.pace().get().autoscalerSync());
    }

    private static @Nullable Key target(JsonNode hpa) {
        JsonNode target = hpa.at("/spec/scaleTargetRef");
        return TARGETS.stream()
                .filter(kind ->
                        kind.apiVersion().equals(target.path("apiVersion").asText())
                                && kind.kind().equals(target.path("kind").asText()))
                .findFirst()
                .map(kind ->
                        new Key(kind, Meta.namespace(hpa), target.path("name").asText()))
                .orElse(null);
    }

    private void reconcile(Key key) {
        ObjectNode hpa = context.find(key);
        Key target = hpa == null ? null : target(hpa);
        ObjectNode workload = target == null ? null : context.find(target);
        if (hpa == null || target == null || workload == null) {
            return;
        }
        int present = Workloads.replicas(workload);
        int minimum = hpa.at("/spec/minReplicas").asInt(1);
        int maximum = hpa.at("/spec/maxReplicas").asInt(Integer.MAX_VALUE);
        // What was scaled to nothing is left alone.
        int desired = present == 0 ? 0 : Math.min(maximum, Math.max(minimum, wanted.getOrDefault(key, present)));
        if (desired != present) {
            context.api().edit(target, edited -> edited.withObject("/spec").put("replicas", desired));
        }
        context.api()
                .editStatus(
                        key,
                        edited -> edited.withObject("/status")
                                .put("currentReplicas", present)
                                .put("desiredReplicas", desired));
    }
}
