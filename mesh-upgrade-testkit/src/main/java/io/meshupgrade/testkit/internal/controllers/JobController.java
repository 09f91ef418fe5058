package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.util.List;

/** Runs the pods of Jobs until enough of them succeeded, or too many failed (pkg/controller/job/job_controller.go). */
final class JobController implements Controller {

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final int LARGEST_SHIFT = 6;

    private final ControllerContext context;
    private final WorkQueue queue;

    JobController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "job controller", this::reconcile);
    }

    @Override
    public void changed(Change change) {
        queue.add(change, Kinds.JOB, Kinds.POD);
    }

    private void reconcile(Key key) {
        ObjectNode job = context.find(key);
        if (job == null || Meta.isGoing(job) || isOver(job)) {
            return;
        }
        List<ObjectNode> pods = context.ownedBy(job, Kinds.POD);
        int succeeded = Math.max(count(pods, "Succeeded"), Workloads.status(job, "succeeded"));
        int failed = Math.max(count(pods, "Failed"), Workloads.status(job, "failed"));
        List<ObjectNode> active = pods.stream().filter(Pods::isActive).toList();
        if (failed > job.at("/spec/backoffLimit").asInt(6)) {
            active.forEach(this::delete);
            report(key, List.of(), succeeded, failed);
            over(key, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
            return;
        }
        int completions = job.at("/spec/completions").asInt(1);
        if (succeeded >= completions) {
            report(key, active, succeeded, failed);
            over(key, "Complete", "CompletionsReached", "Reached expected number of succeeded pods");
            return;
        }
        int wanted = Math.min(job.at("/spec/parallelism").asInt(1), completions - succeeded);
        if (job.at("/spec/suspend").asBoolean()) {
            active.forEach(this::delete);
            wanted = 0;
        }
        report(key, active, succeeded, failed);
        if (failed > Workloads.status(job, "failed")) {
            // It waits before the next try, longer each time.
            queue.addIn(key, FIRST_BACK_OFF.multipliedBy(1L << Math.min(failed - 1, LARGEST_SHIFT)));
            return;
        }
        for (int i = active.size(); i < wanted; i++) {
            create(job);
        }
    }

    private static boolean isOver(JsonNode job) {
        return Conditions.isTrue(job.path("status"), "Complete") || Conditions.isTrue(job.path("status"), "Failed");
    }

    private static int count(List<ObjectNode> pods, String phase) {
        return (int) pods.stream().filter(pod -> Pods.phase(pod).equals(phase)).count();
    }

    private void create(ObjectNode job) {
        ObjectNode pod = Pods.fromTemplate(job.at("/spec/template"), Kinds.JOB, job);
        pod.withObject("/metadata").put("generateName", Meta.name(job) + "-");
        pod.withObject("/metadata/labels")
                .put("batch.kubernetes.io/controller-uid", Meta.uid(job))
                .put("batch.kubernetes.io/job-name", Meta.name(job))
                .put("controller-uid", Meta.uid(job))
                .put("job-name", Meta.name(job));
        context.api().create(Kinds.POD, Meta.namespace(job), pod, false);
    }

    private void delete(JsonNode pod) {
        context.api().delete(Meta.key(Kinds.POD, pod), DeleteOptions.DEFAULTS);
    }

    private void report(Key key, List<ObjectNode> active, int succeeded, int failed) {
        context.api().editStatus(key, job -> {
            ObjectNode status = job.withObject("/status");
            if (!status.has("startTime")) {
                status.put("startTime", context.api().now());
            }
            Meta.count(status, "active", active.size());
            Meta.count(
                    status, "ready", (int) active.stream().filter(Pods::isReady).count());
            Meta.count(status, "succeeded", succeeded);
            Meta.count(status, "failed", failed);
        });
    }

    private void over(Key key, String condition, String reason, String message) {
        context.api().editStatus(key, job -> {
            ObjectNode status = job.withObject("/status");
            String now = context.api().now();
            if (condition.equals("Complete")) {
                status.put("completionTime", now);
            }
            status.remove(List.of("active", "ready"));
            Conditions.set(status, Conditions.condition(condition, "True", reason, message), now);
        });
    }
}
