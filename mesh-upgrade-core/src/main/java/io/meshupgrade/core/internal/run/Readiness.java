package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ControlPlaneReason;
import io.meshupgrade.core.internal.rules.RevisionReadiness;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Waits for the control plane of a revision: that ARM is done does not mean that anything of it runs. Before that a pod
 * could come up without a sidecar in silence, and a tag would copy an empty CA.
 */
final class Readiness {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final RunPorts ports;
    private final RolloutSpec spec;
    private final Checkpoint checkpoint;
    private final Time time;
    private final Events events;

    Readiness(RunPorts ports, RolloutSpec spec, Checkpoint checkpoint, Time time, Events events) {
        this.ports = ports;
        this.spec = spec;
        this.checkpoint = checkpoint;
        this.time = time;
        this.events = events;
    }

    /** Until its istiod is available, its webhook has a CA, its Service has endpoints, and its gateways are up. */
    Optional<Reason> await(Revision revision) throws InterruptedException {
        return await(
                revision,
                () -> RevisionReadiness.missing(ports.observer().mesh(), revision).stream()
                        // What the caller may not read would be waited for in vain; the probe has the last word.
                        .filter(reason -> reason.code() != ControlPlaneReason.NOT_READ)
                        .map(Reason::sentence)
                        .collect(Collectors.joining(" ")));
    }

    /** Until its istiods, gateways and injector agree about the patch. */
    Optional<Reason> awaitPatch(Revision revision) throws InterruptedException {
        return await(
                revision,
                () -> ports.observer().patches().stream()
                        .filter(patch -> patch.revision().equals(revision.name()))
                        .filter(patch -> patch.progress() == PatchState.Progress.ROLLING)
                        .map(PatchState::why)
                        .collect(Collectors.joining(" ")));
    }

    /** @param missing says what is missing; empty when nothing is */
    private Optional<Reason> await(Revision revision, Supplier<String> missing) throws InterruptedException {
        String last = "";
        long since = time.nanos();
        while (true) {
            String now = missing.get();
            if (now.isEmpty()) {
                return Optional.empty();
            }
            if (!now.equals(last)) {
                last = now;
                since = time.nanos();
                events.tell(Kind.WAITING, revision.name(), "Waits for " + revision + ": " + now);
            }
            if (time.nanos() - since >= spec.patience().toNanos()) {
                return Optional.of(new Reason(
                        UpgradeReason.REVISION_NOT_READY,
                        revision + " makes no progress for " + spec.patience().toSeconds() + " s: " + now));
            }
            checkpoint.rest(LOOK_AGAIN);
        }
    }
}
