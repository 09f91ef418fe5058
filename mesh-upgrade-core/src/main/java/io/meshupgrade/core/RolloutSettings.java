package io.meshupgrade.core;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.run.RolloutSpec;
import io.meshupgrade.core.internal.run.RolloutSpec.NamedGate;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What has been set of a request so far. It is copied for each further setting, and never handed out. */
final class RolloutSettings {

    final Direction direction;
    final @Nullable Revision target;
    final List<PlanRequest.Wave> waves = new ArrayList<>();
    final List<NamedGate> gates = new ArrayList<>();
    final List<Consumer<? super UpgradeEvent>> listeners = new ArrayList<>();
    final Set<String> accepted = new HashSet<>();

    @Nullable
    RevisionTag canaryTag;

    OnUnhealthy onUnhealthy = OnUnhealthy.STOP;
    Duration soak = Duration.ZERO;
    Duration gateDeadline = Duration.ofMinutes(30);
    Duration patience = Duration.ofMinutes(10);
    int workloadsAtOnce = 5;
    double sidecarsPerSecond = 20;
    boolean moveGateways;
    boolean moveTemplates;
    boolean acceptAll;
    boolean complete;
    boolean allHops;
    boolean replace;
    boolean retry;

    RolloutSettings(Direction direction, @Nullable Revision target) {
        this.direction = direction;
        this.target = target;
    }

    RolloutSettings copy() {
        RolloutSettings copy = new RolloutSettings(direction, target);
        copy.waves.addAll(waves);
        copy.gates.addAll(gates);
        copy.listeners.addAll(listeners);
        copy.accepted.addAll(accepted);
        copy.canaryTag = canaryTag;
        copy.onUnhealthy = onUnhealthy;
        copy.soak = soak;
        copy.gateDeadline = gateDeadline;
        copy.patience = patience;
        copy.workloadsAtOnce = workloadsAtOnce;
        copy.sidecarsPerSecond = sidecarsPerSecond;
        copy.moveGateways = moveGateways;
        copy.moveTemplates = moveTemplates;
        copy.acceptAll = acceptAll;
        copy.complete = complete;
        copy.allHops = allHops;
        copy.replace = replace;
        copy.retry = retry;
        return copy;
    }

    PlanRequest request() {
        return new PlanRequest(
                direction, target, null, waves, canaryTag, moveGateways, moveTemplates, acceptAll, accepted, "");
    }

    RolloutSpec spec() {
        return new RolloutSpec(
                request(),
                complete,
                allHops,
                onUnhealthy,
                replace,
                retry,
                gates,
                soak,
                gateDeadline,
                workloadsAtOnce,
                sidecarsPerSecond,
                patience,
                listeners);
    }
}
