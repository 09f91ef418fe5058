package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.workloads.RestartReason;
import java.util.List;
import java.util.Optional;

/**
 * How far a restarted workload is. Done is: its rollout is complete by its own rules, each of its live pods is one of
 * the stamped template and proves the revision that was expected, and no fewer are available than before. Pods that are
 * on their way out are not waited for: one on a dead node never goes.
 */
public sealed interface RestartProgress {

    /** All is as it should be. */
    record Done() implements RestartProgress {}

    /**
     * It goes on.
     *
     * @param how a sentence; patience begins anew when it changes
     * @param rejected whether its pods are not created at all
     */
    record Waiting(String how, boolean rejected) implements RestartProgress {

        Waiting(String how) {
            this(how, false);
        }
    }

    /** The rollout is complete and its pods are wrong: it may be restarted once more. */
    record Again(Reason reason) implements RestartProgress {}

    /** It will not get on by itself. */
    record Stuck(Reason reason) implements RestartProgress {}

    /** Looks at it. */
    static RestartProgress of(WorkloadFacts workload, List<PodFacts> pods, Stamp stamp) {
        String name = workload.ref().toString();
        RolloutFacts rollout = workload.rollout();
        if (!stamp.render().equals(workload.template().annotations().get(OwnKeys.STAMP))) {
            return new Stuck(new Reason(
                    RestartReason.REVERTED,
                    name + " has lost the annotation " + OwnKeys.STAMP + " of its restart: somebody put its template"
                            + " back."));
        }
        RolloutFacts.Condition failure = rollout.conditions().get("ReplicaFailure");
        if (failure != null && failure.status().equals("True")) {
            // Not yet stuck: quotas are raised and webhooks come back. Patience decides.
            return new Waiting("The pods of " + name + " are not created: " + failure.message(), true);
        }
        RolloutFacts.Condition progressing = rollout.conditions().get("Progressing");
        if (progressing != null
                && progressing.reason().equals("ProgressDeadlineExceeded")
                && rollout.observedGeneration() >= rollout.generation()) {
            return new Stuck(new Reason(
                    RestartReason.DEADLINE_EXCEEDED,
                    name + " exceeded its progress deadline: " + progressing.message()));
        }
        Optional<String> unfinished = RolloutStatus.unfinished(workload.ref(), rollout);
        if (unfinished.isPresent()) {
            return new Waiting(name + " is not done: " + unfinished.get() + " (" + numbers(rollout) + ").");
        }
        List<PodFacts> live = pods.stream()
                .filter(pod -> !pod.finished() && !pod.terminating())
                .toList();
        List<PodFacts> old = live.stream()
                .filter(pod -> !stamp.render().equals(pod.annotations().get(OwnKeys.STAMP)))
                .toList();
        if (!old.isEmpty()) {
            return new Waiting(old.size() + " pods of " + name + " are not of its new template yet.");
        }
        for (PodFacts pod : live) {
            String wrong = wrong(pod, stamp);
            if (!wrong.isEmpty()) {
                Reason reason = new Reason(RestartReason.WRONG_SIDECAR, wrong);
                return stamp.attempt() < Stamp.ATTEMPTS ? new Again(reason) : new Stuck(reason);
            }
        }
        int wanted = rollout.replicas() == null ? rollout.current() : rollout.replicas();
        if (rollout.available() < Math.min(stamp.available(), wanted)) {
            return new Waiting(rollout.available() + " pods of " + name + " are available, and " + stamp.available()
                    + " were before.");
        }
        return new Done();
    }

    /** Numbers that tell progress from standing still. */
    private static String numbers(RolloutFacts rollout) {
        return rollout.updated() + " updated, " + rollout.ready() + " ready, " + rollout.available() + " available";
    }

    /** What is wrong with the sidecar of a pod, a sentence; empty when nothing is. */
    private static String wrong(PodFacts pod, Stamp stamp) {
        String name = "Pod " + pod.namespace() + "/" + pod.name();
        if (pod.proxy() == null) {
            return name + " has come up without a sidecar, and " + stamp.revision() + " was to inject it.";
        }
        PodRevision proof = PodRevision.of(pod.annotations());
        if (proof.contradicted() || !proof.name().equals(stamp.revision())) {
            return name + " was injected by " + (proof.name().isEmpty() ? "nobody knows whom" : proof.name()) + ", and "
                    + stamp.revision() + " was to do it.";
        }
        boolean known = !stamp.image().isEmpty() && !ExpectedImage.isPinned(pod.annotations());
        return known
                        && ImageReference.parse(pod.proxy().image()).relationTo(ImageReference.parse(stamp.image()))
                                == ImageReference.Relation.OLDER
                ? name + " runs " + pod.proxy().image() + ", which is older than " + stamp.image() + "."
                : "";
    }
}
