package io.meshupgrade.core;

import io.meshupgrade.core.internal.run.RunPorts;
import io.meshupgrade.upgrade.Refresh;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.util.function.Supplier;

/** A request for a refresh. Immutable. */
final class ClusterRefresh extends ClusterRollout<Refresh> implements Refresh {

    private ClusterRefresh(RolloutSettings settings, Supplier<RunPorts> ports) {
        super(settings, ports);
    }

    static Refresh of(Supplier<RunPorts> ports) {
        return new ClusterRefresh(new RolloutSettings(Direction.REFRESH, null), ports);
    }

    @Override
    Refresh with(RolloutSettings changed, Supplier<RunPorts> same) {
        return new ClusterRefresh(changed, same);
    }
}
