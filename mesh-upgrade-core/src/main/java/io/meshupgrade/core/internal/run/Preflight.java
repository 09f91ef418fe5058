package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.AccessReviewer;
import io.meshupgrade.core.internal.observe.Right;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.rules.NeededRights;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks, before anything is touched, whether the caller may do all that a run has to do. What one may do in the whole
 * cluster is not asked again for each namespace. For one thread.
 */
final class Preflight {

    private final AccessReviewer reviewer;
    private final Map<Right, Boolean> asked = new HashMap<>();

    Preflight(AccessReviewer reviewer) {
        this.reviewer = reviewer;
    }

    /**
     * What comes of it when the caller may not do all of a plan; empty when there is nothing to say.
     *
     * @param touched whether the plan is the rest of something that was begun
     */
    Optional<UpgradeOutcome> of(UpgradePlan plan, Situation situation, boolean touched) {
        List<Blocker> missing =
                missing(NeededRights.of(plan.steps(), situation.mesh().mesh().controlPlaneNamespace()));
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                touched
                        ? new UpgradeOutcome.Stopped(missing.get(0).reason(), plan.steps())
                        : new UpgradeOutcome.Blocked(missing));
    }

    /** The rights that are missing, each in the way; none when the server does not say. */
    List<Blocker> missing(Map<Right, String> needed) {
        List<Blocker> missing = new ArrayList<>();
        needed.forEach((right, purpose) -> {
            if (!has(right)) {
                missing.add(new Blocker(
                        "rights",
                        new Reason(
                                UpgradeReason.RIGHT_MISSING,
                                "The caller may not " + right + ", which is needed to " + purpose + "."),
                        false));
            }
        });
        return missing;
    }

    private boolean has(Right right) {
        return ask(right.everywhere()) || (right.namespace() != null && ask(right));
    }

    private boolean ask(Right right) {
        return asked.computeIfAbsent(right, any -> {
            try {
                return reviewer.allows(any);
            } catch (KubernetesException e) {
                return switch (e.failure()) {
                    case UNAUTHENTICATED, TLS, CANCELLED -> throw e;
                    // Then the attempt has to show it.
                    case FORBIDDEN, NOT_FOUND, CONFLICT, REFUSED, UNREACHABLE, TIMED_OUT, NOT_UNDERSTOOD -> true;
                };
            }
        });
    }
}
