package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts Jobs by the clock (pkg/controller/cronjob/cronjob_controllerv2.go). */
final class CronJobController implements Controller {

    private final ControllerContext context;
    private final WorkQueue queue;

    CronJobController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "cron job controller", this::reconcile);
    }

    @Override
    public void changed(Change change) {
        queue.add(change, Kinds.CRON_JOB, Kinds.JOB);
    }

    private void reconcile(Key key) {
        ObjectNode cron = context.find(key);
        if (cron == null || Meta.isGoing(cron)) {
            return;
        }
        forgetHistory(cron);
        Instant due = cron.at("/spec/suspend").asBoolean() ? null : due(cron);
        if (due != null) {
            if (!due.isAfter(context.now())) {
                run(key, cron, due);
            } else {
                queue.addIn(key, Duration.between(context.now(), due));
            }
        }
        report(key);
    }

    /** Null when it cannot read the schedule; such a cron job is left alone. */
    private static @Nullable Instant due(JsonNode cron) {
        String last = cron.at("/status/lastScheduleTime").asText("");
        try {
            return new CronSchedule(cron.at("/spec/schedule").asText())
                    .after(last.isEmpty() ? Meta.created(cron) : Instant.parse(last));
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    private void run(Key key, ObjectNode cron, Instant due) {
        List<ObjectNode> running = context.ownedBy(cron, Kinds.JOB).stream()
                .filter(job -> !isOver(job))
                .toList();
        String policy = cron.at("/spec/concurrencyPolicy").asText("Allow");
        if (policy.equals("Forbid") && !running.isEmpty()) {
            // It is asked again when the job that runs changes.
            return;
        }
        if (policy.equals("Replace")) {
            running.forEach(this::delete);
        }
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        JsonNode template = cron.at("/spec/jobTemplate");
        ObjectNode metadata = job.putObject("metadata");
        if (template.at("/metadata").isObject()) {
            metadata.setAll((ObjectNode) template.at("/metadata").deepCopy());
        }
        metadata.put("name", key.name() + "-" + due.getEpochSecond() / 60);
        Meta.addController(job, Kinds.CRON_JOB, cron);
        job.set("spec", template.path("spec").deepCopy());
        context.api().create(Kinds.JOB, key.namespace(), job, false);
        context.api().editStatus(key, edited -> edited.withObject("/status").put("lastScheduleTime", due.toString()));
    }

    private static boolean isOver(JsonNode job) {
        return Conditions.isTrue(job.path("status"), "Complete") || Conditions.isTrue(job.path("status"), "Failed");
    }

    private void forgetHistory(ObjectNode cron) {
        forget(cron, "Complete", cron.at("/spec/successfulJobsHistoryLimit").asInt(3));
        forget(cron, "Failed", cron.at("/spec/failedJobsHistoryLimit").asInt(1));
    }

    private void forget(ObjectNode cron, String condition, int limit) {
        List<ObjectNode> over = context.ownedBy(cron, Kinds.JOB).stream()
                .filter(job -> Conditions.isTrue(job.path("status"), condition))
                .sorted(Comparator.comparing(Meta::created).thenComparing(Meta::name))
                .toList();
        over.stream().limit(Math.max(0, over.size() - limit)).forEach(this::delete);
    }

    private void delete(JsonNode job) {
        context.api().delete(Meta.key(Kinds.JOB, job), DeleteOptions.DEFAULTS);
    }

    private void report(Key key) {
        List<ObjectNode> running = context.ownedBy(context.api().require(key), Kinds.JOB).stream()
                .filter(job -> !isOver(job))
                .toList();
        context.api().editStatus(key, cron -> {
            ObjectNode status = cron.withObject("/status");
            status.remove("active");
            for (ObjectNode job : running) {
                status.withArray("/active")
                        .addObject()
                        .put("apiVersion", "batch/v1")
                        .put("kind", "Job")
                        .put("namespace", key.namespace())
                        .put("name", Meta.name(job))
                        .put("uid", Meta.uid(job));
            }
        });
    }
}
