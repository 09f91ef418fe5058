package io.meshupgrade.core;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.run.RunPorts;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.Upgrade;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.util.Objects;
import java.util.function.Supplier;

/** A request for an upgrade. Immutable. */
final class ClusterUpgrade extends ClusterRollout<Upgrade> implements Upgrade {

    private ClusterUpgrade(RolloutSettings settings, Supplier<RunPorts> ports) {
        super(settings, ports);
    }

    static Upgrade to(Revision target, Supplier<RunPorts> ports) {
        return new ClusterUpgrade(
                new RolloutSettings(Direction.UPGRADE, Objects.requireNonNull(target, "target")), ports);
    }

    @Override
    Upgrade with(RolloutSettings changed, Supplier<RunPorts> same) {
        return new ClusterUpgrade(changed, same);
    }

    @Override
    public Upgrade onUnhealthy(OnUnhealthy reaction) {
        Objects.requireNonNull(reaction, "reaction");
        return changed(next -> next.onUnhealthy = reaction);
    }

    @Override
    public Upgrade canaryTag(RevisionTag tag) {
        Objects.requireNonNull(tag, "tag");
        return changed(next -> next.canaryTag = tag);
    }

    @Override
    public Upgrade completeWhenClear() {
        return changed(next -> next.complete = true);
    }

    @Override
    public Upgrade allHops() {
        return changed(next -> next.allHops = true);
    }

    @Override
    public Upgrade moveGateways() {
        return changed(next -> next.moveGateways = true);
    }

    @Override
    public Upgrade moveTemplates() {
        return changed(next -> next.moveTemplates = true);
    }

    @Override
    public Upgrade retry() {
        return changed(next -> next.retry = true);
    }
}
