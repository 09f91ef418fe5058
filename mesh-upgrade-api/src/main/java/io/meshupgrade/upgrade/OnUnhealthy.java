package io.meshupgrade.upgrade;

/** What is done when a gate fails or a workload is stuck. */
public enum OnUnhealthy {
    /** The run ends in {@link UpgradeOutcome.Stopped}; what has been moved stays moved. */
    STOP,
    /** Everything goes back to the old revision, the control plane last: {@link UpgradeOutcome.RolledBack}. */
    ROLL_BACK
}
