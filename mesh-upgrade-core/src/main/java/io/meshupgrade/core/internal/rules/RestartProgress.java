package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.workloads.RestartReason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a restarted workload is. Done is: its rollout is complete by its own rules, each of its live pods is one of
 * the stamped template and proves the revision that was expected, and no fewer are available than before. Pods that are
 * on their way out are not waited for: one on a dead node never goes. Those that it counts and that are not seen yet
 * are: no pods prove nothing.
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
        if (!stamp.isOn(workload)) {
            return new Stuck(new Reason(
                    RestartReason.REVERTED,
                    name + " has lost the annotation " + OwnKeys.STAMP + " of its restart: somebody put its template"
                            + " back."));
        }
        if (workload.argo() != null && workload.argo().restartAt() == null) {
            return new Stuck(new Reason(
                    RestartReason.REVERTED,
                    name + " has lost the spec.restartAt of its restart: somebody put it back."));
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
        Optional<String> unfinished = RolloutStatus.unfinished(workload);
        if (unfinished.isPresent()) {
            return new Waiting(name + " is not done: " + unfinished.get() + " (" + numbers(rollout) + ").");
        }
        List<PodFacts> live = pods.stream()
                .filter(pod -> !pod.finished() && !pod.terminating())
                .toList();
        if (live.size() < rollout.available()) {
            return new Waiting("Of " + rollout.available() + " pods that " + name + " counts as available, "
                    + live.size() + " are seen so far.");
        }
        long old = live.stream().filter(pod -> isOld(pod, workload, stamp)).count();
        if (old > 0) {
            return new Waiting(old + " pods of " + name
                    + (workload.argo() == null ? " are not of its new template yet." : " are not evicted yet."));
        }
        if (workload.argo() != null
                && !Objects.equals(workload.argo().restartAt(), workload.argo().restartedAt())) {
            return new Waiting("Argo has not yet said that the restart of " + name + " is over.");
        }
        for (PodFacts pod : live) {
            String wrong = wrong(pod, stamp);
            if (!wrong.isEmpty()) {
                Reason reason = new Reason(RestartReason.WRONG_SIDECAR, wrong);
                return stamp.attempt() < Stamp.ATTEMPTS ? new Again(reason) : new Stuck(reason);
            }
        }
        if (rollout.available() < Math.min(stamp.available(), workload.wanted())) {
            return new Waiting(rollout.available() + " pods of " + name + " are available, and " + stamp.available()
                    + " were before.");
        }
        return new Done();
    }

    private static boolean isOld(PodFacts pod, WorkloadFacts workload, Stamp stamp) {
        if (workload.argo() == null) {
            return !stamp.render().equals(pod.annotations().get(OwnKeys.STAMP));
        }
        Instant restartAt = workload.argo().restartAt();
        return restartAt != null && pod.createdAt() != null && pod.createdAt().isBefore(restartAt);
    }

    /**
     * From when on the pods of a Rollout of Argo may stay: right after the newest one without the sidecar that is
     * wanted was created, or after the newest of all when none of them is wrong. Not the time of a clock, so that who
     * asks again asks for the same, and pods that came up right meanwhile stay (argoproj/argo-rollouts,
     * rollout/restart.go: a pod created before {@code spec.restartAt} is evicted).
     */
    static Optional<Instant> restartAt(List<PodFacts> pods, Stamp stamp) {
        List<PodFacts> live = pods.stream()
                .filter(pod -> !pod.finished() && !pod.terminating() && pod.createdAt() != null)
                .toList();
        List<PodFacts> wrong =
                live.stream().filter(pod -> !wrong(pod, stamp).isEmpty()).toList();
        return (wrong.isEmpty() ? live : wrong)
                .stream()
                        .map(PodFacts::createdAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        // Kubernetes counts whole seconds.
                        .map(newest -> newest.plusSeconds(1));
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
