package io.meshupgrade.core;

import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.core.internal.plan.Hops;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.plan.Planner;
import io.meshupgrade.core.internal.plan.Room;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.run.RolloutSpec.NamedGate;
import io.meshupgrade.core.internal.run.RunPorts;
import io.meshupgrade.core.internal.run.StartedRun;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.upgrade.Gate;
import io.meshupgrade.upgrade.Rollout;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeRun;
import io.meshupgrade.upgrade.WaveSelector;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A request for an upgrade, a rollback or a refresh. Immutable. */
abstract class ClusterRollout<S extends Rollout<S>> implements Rollout<S> {

    private static final String REST = "rest";

    private final RolloutSettings settings;
    private final Supplier<RunPorts> ports;

    ClusterRollout(RolloutSettings settings, Supplier<RunPorts> ports) {
        this.settings = settings;
        this.ports = ports;
    }

    /** The same request with other settings. */
    abstract S with(RolloutSettings changed, Supplier<RunPorts> same);

    final S changed(Consumer<RolloutSettings> change) {
        RolloutSettings copy = settings.copy();
        change.accept(copy);
        return with(copy, ports);
    }

    @Override
    public S wave(String name, WaveSelector namespaces) {
        Objects.requireNonNull(namespaces, "namespaces");
        if (name.isBlank()
                || settings.waves.stream().anyMatch(wave -> wave.name().equals(name))) {
            throw new IllegalArgumentException("A wave needs a name of its own, and '" + name + "' is none.");
        }
        if (name.equals(REST) && !(namespaces instanceof WaveSelector.EverythingElse)) {
            throw new IllegalArgumentException("The wave named rest takes everything else; name this one differently.");
        }
        return changed(next -> next.waves.add(new PlanRequest.Wave(name, namespaces)));
    }

    @Override
    public S gate(String name, Gate gate) {
        Objects.requireNonNull(gate, "gate");
        if (name.isBlank()
                || settings.gates.stream().anyMatch(each -> each.name().equals(name))) {
            throw new IllegalArgumentException("A gate needs a name of its own, and '" + name + "' is none.");
        }
        return changed(next -> next.gates.add(new NamedGate(name, gate)));
    }

    @Override
    public S soak(Duration soak) {
        if (soak.isNegative()) {
            throw new IllegalArgumentException("soak is not negative, but is " + soak + ".");
        }
        return changed(next -> next.soak = soak);
    }

    @Override
    public S gateDeadline(Duration deadline) {
        positive("gateDeadline", deadline);
        return changed(next -> next.gateDeadline = deadline);
    }

    @Override
    public S workloadsAtOnce(int workloads) {
        if (workloads < 1) {
            throw new IllegalArgumentException("workloadsAtOnce is at least 1, but is " + workloads + ".");
        }
        return changed(next -> next.workloadsAtOnce = workloads);
    }

    @Override
    public S sidecarsPerSecond(double sidecars) {
        if (!(sidecars > 0)) {
            throw new IllegalArgumentException("sidecarsPerSecond is more than 0, but is " + sidecars + ".");
        }
        return changed(next -> next.sidecarsPerSecond = sidecars);
    }

    @Override
    public S patience(Duration patience) {
        positive("patience", patience);
        return changed(next -> next.patience = patience);
    }

    @Override
    public S accept(ReasonCode... codes) {
        return changed(next -> {
            for (ReasonCode code : codes) {
                next.accepted.add(code.name());
            }
        });
    }

    @Override
    public S acceptAll() {
        return changed(next -> next.acceptAll = true);
    }

    @Override
    public S replace() {
        return changed(next -> next.replace = true);
    }

    @Override
    public S onEvent(Consumer<? super UpgradeEvent> listener) {
        Objects.requireNonNull(listener, "listener");
        return changed(next -> next.listeners.add(listener));
    }

    @Override
    public UpgradePlan plan() {
        Situation now = ports.get().observer().observeWithRoom(settings.direction == Direction.UPGRADE);
        UpgradePlan plan = Planner.plan(now, Hops.next(now, settings.request()));
        return Room.note(plan, now, settings.workloadsAtOnce);
    }

    @Override
    public UpgradeOutcome run() {
        return runner().run(null);
    }

    @Override
    public UpgradeOutcome run(UpgradePlan approved) {
        return runner().run(Objects.requireNonNull(approved, "approved"));
    }

    @Override
    public UpgradeRun start() {
        return StartedRun.of(runner());
    }

    private UpgradeRunner runner() {
        return new UpgradeRunner(ports.get(), settings.spec());
    }

    private static void positive(String name, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(name + " is more than nothing, but is " + duration + ".");
        }
    }
}
