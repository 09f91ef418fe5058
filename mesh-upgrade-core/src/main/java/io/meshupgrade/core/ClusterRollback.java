package io.meshupgrade.core;

import io.meshupgrade.core.internal.run.RunPorts;
import io.meshupgrade.upgrade.Rollback;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.util.function.Supplier;

/** A request for a rollback. Immutable. */
final class ClusterRollback extends ClusterRollout<Rollback> implements Rollback {

    private ClusterRollback(RolloutSettings settings, Supplier<RunPorts> ports) {
        super(settings, ports);
    }

    static Rollback of(Supplier<RunPorts> ports) {
        return new ClusterRollback(new RolloutSettings(Direction.ROLLBACK, null), ports);
    }

    @Override
    Rollback with(RolloutSettings changed, Supplier<RunPorts> same) {
        return new ClusterRollback(changed, same);
    }

    @Override
    public Rollback moveGateways() {
        return changed(next -> next.moveGateways = true);
    }

    @Override
    public Rollback moveTemplates() {
        return changed(next -> next.moveTemplates = true);
    }
}
