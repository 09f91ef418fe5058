package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import org.jspecify.annotations.Nullable;

/** STANDIN until d4. */
public record RestartJudgement(@Nullable Reason refusal) {
    public static RestartJudgement of(WorkloadFacts workload, Prediction prediction) {
        return new RestartJudgement(null);
    }

    public static @Nullable String notRestartable(WorkloadRef ref) {
        return Owners.notRestartable(ref);
    }
}
