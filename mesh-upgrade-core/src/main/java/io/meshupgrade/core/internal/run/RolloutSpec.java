package io.meshupgrade.core.internal.run;

import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.upgrade.Gate;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.UpgradeEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * All that is asked of a run.
 *
 * @param request what decides which steps there are
 * @param complete whether the old revision is removed without being asked again
 * @param allHops whether the next hop begins by itself when one is completed
 * @param onUnhealthy what is done when something goes wrong
 * @param replace whether what an unfinished run had in mind is set aside
 * @param retry whether a target is tried again that was rolled back
 * @param gates in their order
 * @param soak after each wave
 * @param gateDeadline for each gate, each time
 * @param workloadsAtOnce how many may be in the middle of their rollout
 * @param sidecarsPerSecond how many may be started, over time
 * @param patience how long anything may go without progress
 * @param listeners of events
 */
public record RolloutSpec(
        PlanRequest request,
        boolean complete,
        boolean allHops,
        OnUnhealthy onUnhealthy,
        boolean replace,
        boolean retry,
        List<NamedGate> gates,
        Duration soak,
        Duration gateDeadline,
        int workloadsAtOnce,
        double sidecarsPerSecond,
        Duration patience,
        List<Consumer<? super UpgradeEvent>> listeners) {

    public RolloutSpec {
        gates = List.copyOf(gates);
        listeners = List.copyOf(listeners);
    }

    /** A gate and its name. */
    public record NamedGate(String name, Gate gate) {}

    /** What tells whether a run goes on with what another began: how fast and how careful does not. */
    String digest() {
        StringBuilder text = new StringBuilder();
        request.waves()
                .forEach(wave -> text.append(wave.name())
                        .append('=')
                        .append(wave.namespaces())
                        .append(';'));
        text.append("canary-tag=").append(request.canaryTag());
        return Integer.toHexString(text.toString().hashCode());
    }
}
