package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.Delivery;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.workloads.RestartReason;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a workload may be restarted: whether that replaces its pods at all, without an interruption that nobody asked
 * for, and whether its new pods get a sidecar. What is not healthy is not tried, since Kubernetes would keep the new
 * pod that does not come up and drop an old one that works, which no rollback could undo.
 *
 * <p>A single replica with a rolling update is no reason: its new pod comes up first. That of a Rollout of Argo is,
 * since Argo restarts by eviction (argoproj/argo-rollouts, docs/features/restart.md).
 */
public final class RestartJudgement {

    private RestartJudgement() {}

    /** Why something of this kind cannot be restarted by its template; null when it can. */
    public static @Nullable String notRestartable(WorkloadRef workload) {
        return Owners.notRestartable(workload);
    }

    /**
     * Why it may not be restarted now; empty when it may.
     *
     * @param prediction what becomes of its pods
     * @param upgrade the id of the upgrade for which it may have been restarted already, and then its rollout is ours;
     *     empty for none
     * @param accepted which reasons are accepted: of those that would work all the same
     */
    public static Optional<Reason> refusal(
            WorkloadFacts workload, Prediction prediction, String upgrade, Predicate<ReasonCode> accepted) {
        return obstacle(workload, upgrade, accepted).or(() -> loss(workload, prediction));
    }

    private static Optional<Reason> obstacle(WorkloadFacts workload, String upgrade, Predicate<ReasonCode> accepted) {
        RolloutFacts rollout = workload.rollout();
        String name = workload.ref().toString();
        if (OwnKeys.NEVER.equals(workload.annotations().get(OwnKeys.RESTART))) {
            return refuse(RestartReason.OPTED_OUT, name + " has the annotation " + OwnKeys.RESTART + "=never.");
        }
        // The primary of a Canary is what takes traffic, and no change of its template begins an analysis.
        if (workload.controller() != null && !Delivery.isFlagger(workload.controller())) {
            return refuse(
                    RestartReason.OWNED,
                    name + " is controlled by " + workload.controller().kind() + " "
                            + workload.controller().name() + ".");
        }
        OwnerLink deliverer = workload.deliveredBy();
        if (deliverer != null) {
            return Delivery.isFlagger(deliverer)
                    ? refuse(
                            RestartReason.NOT_HEALTHY,
                            name + " is the target of Flagger's Canary " + deliverer.name()
                                    + " and has pods: an analysis is going on, which a restart would begin anew.")
                    : refuse(
                            RestartReason.OWNED,
                            name + " is the template of Rollout " + deliverer.name()
                                    + ", which would begin a delivery of its own.");
        }
        if (rollout.paused()) {
            return refuse(RestartReason.PAUSED, name + " is paused.");
        }
        if (rollout.strategy().equals("OnDelete")) {
            return refuse(RestartReason.ON_DELETE, name + " has the update strategy OnDelete.");
        }
        if (rollout.partition() != null && rollout.partition() > 0) {
            return refuse(
                    RestartReason.PARTITIONED,
                    name + " updates its pods from number " + rollout.partition() + " on only.");
        }
        if (rollout.strategy().equals("Recreate") && !accepted.test(RestartReason.RECREATE)) {
            return refuse(RestartReason.RECREATE, name + " has the strategy Recreate.");
        }
        if (workload.argo() != null && workload.wanted() == 1 && !accepted.test(RestartReason.RECREATE)) {
            return refuse(RestartReason.RECREATE, name + " has one pod, which Argo evicts before another one comes.");
        }
        boolean ours = !upgrade.isEmpty()
                && Stamp.of(workload)
                        .filter(stamp -> stamp.upgrade().equals(upgrade))
                        .isPresent();
        Optional<String> unfinished = RolloutStatus.unfinished(workload);
        if (!ours && unfinished.isPresent()) {
            return refuse(
                    RestartReason.NOT_HEALTHY,
                    name + " is in the middle of its own rollout: " + unfinished.get() + ".");
        }
        return Optional.empty();
    }

    /** What its pods would lose. */
    private static Optional<Reason> loss(WorkloadFacts workload, Prediction prediction) {
        if (prediction instanceof Prediction.Injected) {
            return Optional.empty();
        }
        String sentence = prediction.reason().sentence();
        return prediction instanceof Prediction.Unknown
                ? refuse(RestartReason.INJECTION_UNKNOWN, sentence)
                : refuse(RestartReason.WOULD_BREAK, "The pods of " + workload.ref() + " would suffer: " + sentence);
    }

    private static Optional<Reason> refuse(RestartReason code, String sentence) {
        return Optional.of(new Reason(code, sentence));
    }
}
