package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.run.Intent.State;
import io.meshupgrade.upgrade.Blocker;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do, given what another one left unfinished: that comes first. Pure.
 *
 * @param request what is planned for
 * @param intent what goes on; null when this begins something new
 * @param blocker why it may not begin; null when it may
 */
record Goal(
        PlanRequest request,
        @Nullable Intent intent,
        @Nullable Blocker blocker) {

    /** @param asked what is asked of the run, as far as the next hop */
    static Goal of(RolloutSpec spec, PlanRequest asked, Optional<Intent> found, Situation situation) {
        if (found.isEmpty()) {
            return new Goal(asked, null, null);
        }
        Intent intent = found.get();
        boolean another = !Objects.equals(intent.to(), asked.target());
        if (!intent.unfinished() || (another && overtaken(intent, situation))) {
            return afterwards(spec, asked, intent);
        }
        if (intent.direction() == Direction.ROLLBACK && asked.direction() != Direction.REFRESH) {
            return new Goal(back(asked, intent.from()), intent, null);
        }
        if (intent.direction() == Direction.UPGRADE && asked.direction() == Direction.ROLLBACK) {
            Intent back = intent.back(new Reason(UpgradeReason.ASKED_FOR, "Somebody asked for the rollback."));
            return new Goal(back(asked, back.from()), back, null);
        }
        boolean same = intent.direction() == asked.direction()
                && (asked.direction() == Direction.REFRESH
                        || (Objects.equals(intent.to(), asked.target())
                                && intent.spec().equals(spec.digest())));
        if (same) {
            Optional<Reason> gone = spec.retry() ? Optional.empty() : canaryGone(intent, situation);
            return gone.isPresent()
                    ? new Goal(back(asked, intent.to()), intent.back(gone.get()), null)
                    : new Goal(asked, intent, null);
        }
        if (spec.replace() || intent.direction() == Direction.REFRESH) {
            return new Goal(asked, null, null);
        }
        return blocked(asked, UpgradeReason.OTHER_INTENT, "The Lease tells of an unfinished " + text(intent) + ".");
    }

    /** The request for the way back. */
    static PlanRequest back(PlanRequest asked, @Nullable Revision canary) {
        return new PlanRequest(
                Direction.ROLLBACK,
                canary,
                null,
                asked.waves(),
                null,
                asked.moveGateways(),
                asked.moveTemplates(),
                true,
                asked.accepted(),
                asked.upgrade());
    }

    private static Goal afterwards(RolloutSpec spec, PlanRequest asked, Intent intent) {
        boolean rolledBack = intent.direction() == Direction.ROLLBACK
                && asked.direction() == Direction.UPGRADE
                && Objects.equals(intent.from(), asked.target());
        if (rolledBack && !spec.retry()) {
            String why = intent.reason() == null ? "" : " " + intent.reason().sentence();
            return blocked(
                    asked,
                    UpgradeReason.WAS_ROLLED_BACK,
                    "The upgrade to " + asked.target() + " was rolled back." + why);
        }
        return new Goal(asked, null, null);
    }

    /** Whether it has been completed in ARM, by whomever. */
    private static boolean overtaken(Intent intent, Situation situation) {
        List<Revision> installed = MeshObservation.value(situation.mesh().installed());
        return intent.direction() == Direction.UPGRADE
                && installed.size() == 1
                && installed.get(0).equals(intent.to());
    }

    /**
     * Why there is only the way back: somebody removed the canary that this upgrade started, so that whatever points to
     * it gets no sidecars, or no pods at all.
     */
    static Optional<Reason> canaryGone(Intent intent, Situation situation) {
        List<Revision> installed = MeshObservation.value(situation.mesh().installed());
        boolean gone = intent.state() == State.STARTED
                && intent.direction() == Direction.UPGRADE
                && installed.size() == 1
                && installed.get(0).equals(intent.from());
        return gone
                ? Optional.of(new Reason(
                        UpgradeReason.REVISIONS_CHANGED,
                        "The canary " + intent.to()
                                + " was started by this upgrade, and is gone: somebody rolled it back" + " in ARM."))
                : Optional.empty();
    }

    private static Goal blocked(PlanRequest asked, UpgradeReason code, String sentence) {
        return new Goal(asked, null, new Blocker("Lease " + OperatorLease.NAME, new Reason(code, sentence), false));
    }

    private static String text(Intent intent) {
        return switch (intent.direction()) {
            case UPGRADE -> "upgrade from " + intent.from() + " to " + intent.to();
            case ROLLBACK -> "rollback from " + intent.from() + " to " + intent.to();
            case REFRESH -> "refresh";
        };
    }
}
