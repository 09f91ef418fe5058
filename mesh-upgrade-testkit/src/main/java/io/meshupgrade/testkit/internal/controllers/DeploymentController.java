package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Rolls deployments out (pkg/controller/deployment/deployment_controller.go, rolling.go, recreate.go, sync.go). */
final class DeploymentController implements Controller {

    private final ControllerContext context;
    private final WorkQueue queue;
    private final ReplicaSetWriter writer;

    DeploymentController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "deployment controller", this::reconcile);
        this.writer = new ReplicaSetWriter(context);
    }

    @Override
    public void changed(Change change) {
        JsonNode object = change.object();
        queue.add(change, Kinds.DEPLOYMENT, Kinds.REPLICA_SET);
        if (change.key().kind().equals(Kinds.POD)
                && change.type() == Change.Type.DELETED
                && Meta.isControlledBy(Kinds.REPLICA_SET, object)) {
            // A deployment that recreates waits for its last old pod.
            ObjectNode set = context.find(Meta.controllerKey(Kinds.REPLICA_SET, object));
            if (set != null && Meta.isControlledBy(Kinds.DEPLOYMENT, set)) {
                queue.add(Meta.controllerKey(Kinds.DEPLOYMENT, set));
            }
        }
    }

    private void reconcile(Key key) {
        ObjectNode deployment = context.find(key);
        if (deployment == null) {
            return;
        }
        if (Meta.isGoing(deployment)) {
            report(key, false);
            return;
        }
        notePause(key);
        ReplicaSets sets = writer.numbered(key);
        if (Workloads.paused(deployment) || isScaled(deployment, sets)) {
            scale(deployment, sets);
            if (Workloads.paused(deployment)) {
                forgetOldRevisions(deployment, sets);
            }
            report(key, false);
            return;
        }
        if (Workloads.strategy(deployment).equals("Recreate")) {
            recreate(key, deployment, sets);
        } else {
            roll(key, deployment, sets);
        }
        report(key, true);
    }

    private void roll(Key key, ObjectNode deployment, ReplicaSets before) {
        ReplicaSets sets = before.current() == null ? writer.createNew(key, before) : before;
        ObjectNode newSet = sets.current();
        if (newSet == null) {
            return;
        }
        RollingUpdate update = new RollingUpdate(deployment);
        int present = Workloads.replicas(newSet);
        int next = update.sizeOfNew(present, Workloads.sum(sets.all(), Workloads::replicas));
        if (next != present) {
            writer.scale(deployment, newSet, next);
            return;
        }
        Map<ObjectNode, Integer> sizes = update.sizesOfOld(sets, newSet);
        sizes.forEach((set, size) -> writer.scale(deployment, set, size));
        if (sizes.isEmpty() && DeploymentStatus.isComplete(deployment, deployment.path("status"))) {
            forgetOldRevisions(deployment, sets);
        }
    }

    private void recreate(Key key, ObjectNode deployment, ReplicaSets sets) {
        List<ObjectNode> active =
                sets.old().stream().filter(set -> Workloads.replicas(set) > 0).toList();
        active.forEach(set -> writer.scale(deployment, set, 0));
        if (!active.isEmpty() || hasOldPods(sets)) {
            return;
        }
        ObjectNode newSet = sets.current() == null ? writer.createNew(key, sets).current() : sets.current();
        if (newSet != null) {
            writer.scale(deployment, newSet, Workloads.replicas(deployment));
        }
        if (DeploymentStatus.isComplete(deployment, deployment.path("status"))) {
            forgetOldRevisions(deployment, sets);
        }
    }

    private boolean hasOldPods(ReplicaSets sets) {
        return sets.old().stream()
                .anyMatch(set -> Workloads.status(set, "replicas") > 0
                        || context.ownedBy(set, Kinds.POD).stream().anyMatch(pod -> !Pods.isFinished(pod)));
    }

    /** Whether somebody changed the number of replicas since the replica sets were told last. */
    private static boolean isScaled(JsonNode deployment, ReplicaSets sets) {
        String desired = Integer.toString(Workloads.replicas(deployment));
        return sets.active().stream()
                .map(set -> Meta.annotation(set, ReplicaSets.DESIRED))
                .anyMatch(noted -> !noted.isEmpty() && !noted.equals(desired));
    }

    private void scale(ObjectNode deployment, ReplicaSets sets) {
        ObjectNode only = sets.activeOrLatest();
        ObjectNode newSet = sets.current();
        if (only != null) {
            writer.scale(deployment, only, Workloads.replicas(deployment));
        } else if (newSet != null && isSaturated(deployment, newSet)) {
            sets.old().forEach(set -> writer.scale(deployment, set, 0));
        } else if (Workloads.strategy(deployment).equals("RollingUpdate")) {
            new RollingUpdate(deployment)
                    .proportionally(sets)
                    .forEach((set, size) -> writer.scale(deployment, set, size));
        }
    }

    private static boolean isSaturated(JsonNode deployment, JsonNode set) {
        int replicas = Workloads.replicas(deployment);
        return Meta.annotation(set, ReplicaSets.DESIRED).equals(Integer.toString(replicas))
                && Workloads.replicas(set) == replicas
                && Workloads.status(set, "availableReplicas") == replicas;
    }

    /** No deadline runs while it is paused. */
    private void notePause(Key key) {
        context.api().editStatus(key, deployment -> {
            ObjectNode status = deployment.withObject("/status");
            String reason = Conditions.find(status, DeploymentStatus.PROGRESSING)
                    .path("reason")
                    .asText("");
            boolean paused = Workloads.paused(deployment);
            if (!Workloads.hasProgressDeadline(deployment)
                    || reason.equals(DeploymentStatus.TIMED_OUT)
                    || paused == reason.equals("DeploymentPaused")) {
                return;
            }
            DeploymentStatus.setUnlessSame(
                    status,
                    DeploymentStatus.PROGRESSING,
                    "Unknown",
                    paused ? "DeploymentPaused" : "DeploymentResumed",
                    paused ? "Deployment is paused" : "Deployment is resumed",
                    context.api().now());
        });
    }

    private void forgetOldRevisions(ObjectNode deployment, ReplicaSets sets) {
        int tooMany = sets.old().size() - Workloads.revisionHistoryLimit(deployment);
        sets.old().stream()
                .sorted(Comparator.comparing(ReplicaSets::revision))
                .limit(Math.max(0, tooMany))
                .filter(set -> Workloads.replicas(set) == 0
                        && Workloads.status(set, "replicas") == 0
                        && Workloads.status(set, "observedGeneration") >= Meta.generation(set))
                .forEach(set -> context.api().delete(Meta.key(Kinds.REPLICA_SET, set), DeleteOptions.DEFAULTS));
    }

    private void report(Key key, boolean rollout) {
        ObjectNode deployment = context.api().require(key);
        DeploymentStatus report = new DeploymentStatus(
                deployment,
                ReplicaSets.of(context, deployment),
                context.now(),
                context.api().now());
        ObjectNode status = rollout ? report.duringRollout() : report.counted();
        context.api().editStatus(key, edited -> edited.set("status", status));
        Duration next = rollout ? report.nextCheck(status) : null;
        if (next != null) {
            queue.addIn(key, next);
        }
    }
}
