package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.plan.WorkloadPods;
import io.meshupgrade.dependants.Dependant;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a revision may go, though some of what depends on it was accepted. Only pods can be: a label or tag that
 * names the revision makes that no pod can be created, whatever anybody accepts.
 *
 * @param obstacle why it may not go; empty when it may
 */
record Dependence(Optional<Reason> obstacle) {

    private static final int SHOWN = 5;

    /**
     * Judges what was found.
     *
     * @param asked what was asked for from the beginning, with what was accepted
     */
    static Dependence of(
            DependantsFound found, Situation situation, UpgradePlan plan, PlanRequest asked, Revision revision) {
        for (Map.Entry<DependantKind, Usage> kind : found.kinds().entrySet()) {
            Usage usage = kind.getValue();
            if (usage instanceof Usage.Unknown unknown) {
                return obstacle("Whether anything depends on " + revision + " is not known: "
                        + String.join(" ", unknown.notRead()));
            }
            if (usage instanceof Usage.Blocked blocked) {
                boolean accepted = kind.getKey() == DependantKind.POD
                        && blocked.notRead().isEmpty()
                        && blocked.count() <= acceptedPods(situation, plan, asked, revision);
                if (!accepted) {
                    return obstacle(sentence(blocked, revision));
                }
            }
        }
        return new Dependence(Optional.empty());
    }

    /** How many pods belong to what was accepted by whoever asked for the run. */
    private static long acceptedPods(Situation situation, UpgradePlan plan, PlanRequest asked, Revision revision) {
        Set<String> subjects = plan.accepted().stream()
                .filter(blocker -> asked.accepts(blocker.reason().code()))
                .map(Blocker::subject)
                .collect(Collectors.toSet());
        return situation.pods().values().stream()
                .filter(pods -> subjects.contains(pods.workload().toString()))
                .mapToLong((WorkloadPods pods) -> pods.of(revision.name()))
                .sum();
    }

    private static String sentence(Usage.Blocked blocked, Revision revision) {
        String shown = blocked.examples().stream()
                .limit(SHOWN)
                .map(Dependant::reason)
                .map(Reason::sentence)
                .collect(Collectors.joining(" "));
        long more = blocked.count() - Math.min(SHOWN, blocked.examples().size());
        return revision + " is still needed. " + shown + (more > 0 ? " And " + more + " more." : "");
    }

    private static Dependence obstacle(String sentence) {
        return new Dependence(Optional.of(new Reason(UpgradeReason.STILL_NEEDED, sentence)));
    }
}
