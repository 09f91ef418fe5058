package io.meshupgrade.core.internal.run;

import io.meshupgrade.upgrade.Progress;
import io.meshupgrade.upgrade.Step.Restart;
import io.meshupgrade.upgrade.UpgradePlan;

/** How numbers of progress go on. */
final class Progresses {

    private Progresses() {}

    /** A new plan says what remains; what was done stays done. */
    static Progress planned(Progress before, UpgradePlan plan) {
        int workloads = 0;
        int pods = 0;
        for (var step : plan.steps()) {
            if (step instanceof Restart restart) {
                workloads++;
                pods += restart.stalePods();
            }
        }
        return new Progress(
                before.workloadsDone(),
                before.workloadsDone() + workloads,
                0,
                before.podsDone(),
                before.podsDone() + pods);
    }

    static Progress done(Progress before, InFlight workload) {
        return new Progress(
                before.workloadsDone() + 1,
                before.workloadsTotal(),
                Math.max(0, before.workloadsInFlight() - 1),
                before.podsDone() + workload.step().stalePods(),
                before.podsTotal());
    }

    static Progress inFlight(Progress before, int workloads) {
        return new Progress(
                before.workloadsDone(), before.workloadsTotal(), workloads, before.podsDone(), before.podsTotal());
    }
}
