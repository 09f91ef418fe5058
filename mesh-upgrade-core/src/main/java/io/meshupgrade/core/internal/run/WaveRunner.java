package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.core.internal.plan.Waves;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.Step.Restart;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradePlan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does a wave: tags first, then namespace by namespace, each pointed right before its first restart, and followed by a
 * mirror while its workloads are in the middle of their rollouts. Plain sequential code: it restarts what the limits
 * allow, then waits for the mirrors to tell of a change, and looks at the workloads which that is about.
 */
final class WaveRunner {

    /** What nothing tells of, such as that a revision is gone, is looked for now and then. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private static final Duration MIRROR_LAG = Duration.ofMillis(100);

    private static final int FEW = 10;
    private static final Duration BURST = Duration.ofMillis(50);

    private final RolloutSpec spec;
    private final HeldLease time;
    private final Checkpoint checkpoint;
    private final Events events;
    private final RunPorts ports;
    private final ClusterWriter writer;
    private final Restarting restarting;
    private final RateLimit rate;
    private UpgradePlan plan;
    private @Nullable MeshFacts facts;
    private final List<InFlight> inFlight = new ArrayList<>();
    private final Deque<NamespaceWork> ahead = new ArrayDeque<>();
    private @Nullable NamespaceWork current;
    private List<String> populated = List.of();

    WaveRunner(
            RunPorts ports,
            RolloutSpec spec,
            HeldLease lease,
            ClusterWriter writer,
            Checkpoint checkpoint,
            Events events) {
        this.spec = spec;
        this.time = lease;
        this.checkpoint = checkpoint;
        this.events = events;
        this.ports = ports;
        this.writer = writer;
        this.restarting = new Restarting(ports, spec, lease, writer, checkpoint.signal(), events);
        this.rate = new RateLimit(spec.sidecarsPerSecond(), lease);
        this.plan = UpgradePlan.nothing(spec.request().direction());
    }

    /** Takes note of a new plan, and of what it was made from. */
    void planned(UpgradePlan now, Situation situation) {
        plan = now;
        facts = situation.mesh().mesh();
        populated = Waves.populated(situation, spec.request().waves());
        events.progress(Progresses.planned(events.progress(), now));
    }

    /**
     * Does what the plan has for a wave.
     *
     * @return why it must not go on, or empty when all is done, or was left to the next plan
     */
    Optional<Reason> run(String wave, Intent intent) throws InterruptedException {
        List<Step> steps =
                plan.steps().stream().filter(step -> wave.equals(step.wave())).toList();
        events.tell(Kind.WAVE_BEGAN, wave, "", "Wave " + wave + " begins: " + steps.size() + " steps.");
        Pointing pointing = new Pointing(
                ports, spec, checkpoint.time(), writer, events, Objects.requireNonNull(facts, "nothing was planned"));
        Optional<Reason> refusal = moveTags(pointing, steps, intent);
        if (refusal.isPresent()) {
            return refusal;
        }
        ahead.clear();
        ahead.addAll(NamespaceWork.of(steps));
        current = null;
        try {
            Optional<Reason> failure = restartAll(pointing, intent);
            if (failure.isEmpty()) {
                events.tell(Kind.WAVE_DONE, wave, "", "Wave " + wave + " is done.");
            }
            return failure;
        } finally {
            inFlight.clear();
            restarting.close();
        }
    }

    private Optional<Reason> moveTags(Pointing pointing, List<Step> steps, Intent intent) {
        boolean moved = false;
        for (Step step : steps) {
            if (step instanceof Step.MoveTag move) {
                Optional<Reason> refusal = pointing.move(move, intent);
                if (refusal.isPresent()) {
                    return refusal;
                }
                moved = true;
            }
        }
        if (moved) {
            pointing.look();
        }
        return Optional.empty();
    }

    private Optional<Reason> restartAll(Pointing pointing, Intent intent) throws InterruptedException {
        try {
            Optional<Reason> failure = look(pointing);
            while (failure.isEmpty()) {
                if (!checkpoint.paused()) {
                    failure = launch(pointing, intent);
                }
                if (failure.isEmpty()) {
                    if (inFlight.isEmpty() && current == null && ahead.isEmpty()) {
                        return Optional.empty();
                    }
                    checkpoint.awaitSignal(untilNext());
                    awaitTheOthersOfABurst();
                    failure = look(pointing);
                }
            }
            pointing.backUnlessRestarted(current);
            return failure;
        } catch (CancelledRunException e) {
            pointing.backUnlessRestarted(current);
            throw e;
        }
    }

    /**
     * Changes come in bursts when many workloads are on their way, and each look goes over all of those. A few are
     * looked at at once, so that the next one begins without delay.
     */
    private void awaitTheOthersOfABurst() throws InterruptedException {
        if (inFlight.size() > FEW) {
            time.await(BURST);
        }
    }

    /** Restarts as many as the limits allow. */
    private Optional<Reason> launch(Pointing pointing, Intent intent) throws InterruptedException {
        while (inFlight.size() < spec.workloadsAtOnce() && rate.untilNext().isZero() && !checkpoint.paused()) {
            NamespaceWork work = current;
            if (work == null) {
                work = ahead.poll();
                if (work == null) {
                    return Optional.empty();
                }
                current = work;
                Optional<Reason> failure = pointing.open(work, intent, restarting);
                if (failure.isPresent()) {
                    return failure;
                }
                restarting.follow(work);
            }
            Restart next = work.next();
            if (next == null) {
                current = null;
                closeIfDone(work.namespace());
                continue;
            }
            restart(work, next, intent, pointing.facts());
        }
        return Optional.empty();
    }

    private void restart(NamespaceWork work, Restart next, Intent intent, MeshFacts now) throws InterruptedException {
        Restarting.Attempt attempt = restarting.restart(next, intent, now);
        if (attempt instanceof Restarting.Attempt.Begun begun) {
            work.restarted();
            inFlight.add(begun.workload());
            rate.charge(begun.workload().sidecars());
            progress();
        } else if (attempt instanceof Restarting.Attempt.Later) {
            work.later(next);
            // The mirror has to see first what changed it.
            checkpoint.awaitSignal(MIRROR_LAG);
        }
    }

    /** The last wave before another, or before the end, that has pods; null when there is none. */
    @Nullable
    String before(@Nullable String wave) {
        String last = null;
        for (String each : populated) {
            if (each.equals(wave)) {
                break;
            }
            last = each;
        }
        return last;
    }

    /** Looks at what is in the middle of its rollout. */
    private Optional<Reason> look(Pointing pointing) {
        for (Iterator<InFlight> each = inFlight.iterator(); each.hasNext(); ) {
            InFlight workload = each.next();
            InFlight.State state = restarting.look(workload, pointing);
            if (state instanceof InFlight.State.Stuck stuck) {
                return Optional.of(stuck.reason());
            }
            if (state instanceof InFlight.State.Over) {
                each.remove();
                events.progress(Progresses.done(events.progress(), workload));
                progress();
                events.tell(
                        Kind.STEP_DONE,
                        workload.step().wave(),
                        workload.step().workload().toString(),
                        workload.step().workload() + " is done.");
                closeIfDone(workload.step().workload().namespace());
            }
        }
        return Optional.empty();
    }

    private void closeIfDone(String namespace) {
        boolean busy = inFlight.stream()
                .anyMatch(workload -> workload.step().workload().namespace().equals(namespace));
        if (!busy && (current == null || !current.namespace().equals(namespace))) {
            restarting.unfollow(namespace);
        }
    }

    private void progress() {
        events.progress(Progresses.inFlight(events.progress(), inFlight.size()));
    }

    /** Until the rate lets the next one through, or somebody's patience ends. */
    private Duration untilNext() {
        long nanos = spec.patience().toNanos();
        for (InFlight workload : inFlight) {
            nanos = Math.min(nanos, workload.patienceLeft(time.nanos()));
        }
        if (!inFlight.isEmpty()) {
            nanos = Math.min(nanos, LOOK_AGAIN.toNanos());
        }
        boolean room = inFlight.size() < spec.workloadsAtOnce() && (current != null || !ahead.isEmpty());
        if (room && !checkpoint.paused()) {
            nanos = Math.min(nanos, rate.untilNext().toNanos());
        }
        return Duration.ofNanos(Math.max(1, nanos));
    }
}
