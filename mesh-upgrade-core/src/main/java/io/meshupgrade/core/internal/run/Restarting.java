package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.act.RestartAction;
import io.meshupgrade.core.internal.observe.ArgoFacts;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceMirror;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.core.internal.rules.ExpectedImage;
import io.meshupgrade.core.internal.rules.Injection;
import io.meshupgrade.core.internal.rules.RestartJudgement;
import io.meshupgrade.core.internal.rules.RestartProgress;
import io.meshupgrade.core.internal.rules.Stamp;
import io.meshupgrade.core.internal.time.Signal;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.Step.Restart;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import io.meshupgrade.upgrade.UpgradeReason;
import io.meshupgrade.workloads.RestartReason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Restarts workloads and looks how they do, through the mirrors of their namespaces. */
final class Restarting implements AutoCloseable {

    private final RunPorts ports;
    private final RolloutSpec spec;
    private final Time time;
    private final Signal changed;
    private final Events events;
    private final RestartAction restarts;
    private final Map<String, NamespaceMirror> mirrors = new HashMap<>();

    Restarting(RunPorts ports, RolloutSpec spec, Time time, ClusterWriter writer, Signal changed, Events events) {
        this.ports = ports;
        this.spec = spec;
        this.time = time;
        this.changed = changed;
        this.events = events;
        this.restarts = new RestartAction(writer);
    }

    /** What came of the wish to restart one. */
    sealed interface Attempt {

        /** It is on its way. */
        record Begun(InFlight workload) implements Attempt {}

        /** It is left out, and the next plan decides. */
        record LeftOut() implements Attempt {}

        /** It changed in this moment: try again. */
        record Later() implements Attempt {}
    }

    /** @param workloads which of its workloads are to be restarted */
    void follow(String namespace, Stream<WorkloadRef> workloads) {
        boolean argo = workloads.anyMatch(workload -> workload.kind().equals(ArgoFacts.ROLLOUT));
        mirrors.computeIfAbsent(
                namespace,
                name -> ports.follower()
                        .follow(name, PodKeys.ofMeshAnd(Set.of()).withStamp(), argo, changed::raise));
    }

    void follow(NamespaceWork work) {
        follow(work.namespace(), work.restarts().stream().map(Restart::workload));
    }

    void unfollow(String namespace) {
        NamespaceMirror mirror = mirrors.remove(namespace);
        if (mirror != null) {
            mirror.close();
        }
    }

    /** A workload of a namespace that is followed. */
    Optional<WorkloadFacts> find(WorkloadRef workload) {
        return mirror(workload.namespace()).workload(workload);
    }

    /** The templates of what is to be restarted. */
    List<PodTemplate> templates(NamespaceWork work) {
        follow(work);
        NamespaceMirror mirror = mirror(work.namespace());
        return work.restarts().stream()
                .flatMap(restart -> mirror.workload(restart.workload()).stream())
                .map(WorkloadFacts::template)
                .toList();
    }

    /** @param facts what decides about injection now */
    Attempt restart(Restart step, Intent intent, MeshFacts facts) throws InterruptedException {
        String subject = step.workload().toString();
        WorkloadFacts workload =
                mirror(step.workload().namespace()).workload(step.workload()).orElse(null);
        if (workload == null) {
            events.tell(Kind.SKIPPED, step.wave(), subject, subject + " is gone.");
            return new Attempt.LeftOut();
        }
        Optional<Stamp> present = Stamp.of(workload)
                .filter(stamp -> stamp.sameGoal(intent.id(), step.to().name()));
        if (present.isPresent()) {
            events.tell(Kind.STEP_BEGAN, step.wave(), subject, subject + " was restarted for this before.");
            return new Attempt.Begun(inFlight(step, present.get(), workload));
        }
        Optional<Reason> refusal = RestartJudgement.refusal(
                workload,
                Injection.of(facts).predict(step.workload().namespace(), moved(workload.template(), step)),
                intent.id(),
                spec.request()::accepts);
        if (refusal.isPresent()) {
            events.tell(
                    Kind.SKIPPED,
                    step.wave(),
                    subject,
                    subject + " is not restarted. " + refusal.get().sentence());
            return new Attempt.LeftOut();
        }
        Stamp stamp = new Stamp(
                intent.id(),
                step.to().name(),
                image(facts, step.to().name(), workload.template()),
                1,
                workload.rollout().available());
        if (workload.argo() != null && evictBefore(workload, stamp).isEmpty()) {
            events.tell(Kind.SKIPPED, step.wave(), subject, subject + " has no pods any more.");
            return new Attempt.LeftOut();
        }
        return switch (send(workload, stamp, step.templateLabel())) {
            case RESTARTED, ALREADY -> {
                events.tell(Kind.STEP_BEGAN, step.wave(), subject, Pointing.sentence(step.toString()));
                yield new Attempt.Begun(inFlight(step, stamp, workload));
            }
            case CHANGED -> new Attempt.Later();
            case GONE -> {
                events.tell(Kind.SKIPPED, step.wave(), subject, subject + " is gone.");
                yield new Attempt.LeftOut();
            }
        };
    }

    /** Looks how one is. */
    InFlight.State look(InFlight flight, Pointing pointing) {
        Restart step = flight.step();
        NamespaceMirror mirror = mirror(step.workload().namespace());
        Optional<String> broken = mirror.broken();
        if (broken.isPresent()) {
            return new InFlight.State.Stuck(new Reason(
                    UpgradeReason.NOT_READ,
                    "Namespace " + step.workload().namespace() + " cannot be watched any more: " + broken.get()));
        }
        long changes = mirror.changes(step.workload());
        RestartProgress progress = flight.seen(changes);
        if (progress == null) {
            WorkloadFacts workload = mirror.workload(step.workload()).orElse(null);
            if (workload == null) {
                events.tell(
                        Kind.SKIPPED,
                        step.wave(),
                        step.workload().toString(),
                        step.workload() + " was deleted meanwhile.");
                return new InFlight.State.Over();
            }
            if (lags(flight, workload)) {
                return waiting(flight, "");
            }
            progress = RestartProgress.of(workload, mirror.podsOf(step.workload()), flight.stamp());
            flight.seen(changes, progress);
        }
        if (progress instanceof RestartProgress.Waiting waiting) {
            Optional<Reason> obstacle = waiting.rejected() && flight.looksAgain(time.nanos())
                    ? obstacle(flight, pointing)
                    : Optional.empty();
            return obstacle.<InFlight.State>map(InFlight.State.Stuck::new)
                    .orElseGet(() -> waiting(flight, waiting.how()));
        }
        if (progress instanceof RestartProgress.Stuck stuck) {
            return new InFlight.State.Stuck(stuck.reason());
        }
        if (progress instanceof RestartProgress.Again again) {
            return obstacle(flight, pointing)
                    .<InFlight.State>map(InFlight.State.Stuck::new)
                    .orElseGet(() -> again(flight, again.reason()));
        }
        return new InFlight.State.Over();
    }

    private Optional<Reason> obstacle(InFlight flight, Pointing pointing) {
        Restart step = flight.step();
        return mirror(step.workload().namespace())
                .workload(step.workload())
                .flatMap(workload -> pointing.obstacle(step.workload().namespace(), workload.template(), step.to()));
    }

    /** Whether the mirror still shows it as it was before our own request was answered. */
    private static boolean lags(InFlight flight, WorkloadFacts workload) {
        return workload.resourceVersion().equals(flight.versionBefore());
    }

    private InFlight.State waiting(InFlight flight, String how) {
        flight.seen(how, time.nanos());
        if (flight.patienceLeft(time.nanos()) > 0) {
            return new InFlight.State.Waiting();
        }
        return new InFlight.State.Stuck(new Reason(
                RestartReason.NO_PROGRESS,
                flight.step().workload() + " made no progress for "
                        + spec.patience().toSeconds() + " s: " + flight.progress()));
    }

    private InFlight.State again(InFlight flight, Reason reason) {
        Restart step = flight.step();
        WorkloadFacts workload =
                mirror(step.workload().namespace()).workload(step.workload()).orElse(null);
        if (workload == null) {
            return new InFlight.State.Waiting(); // deleted in this moment, which the next look finds
        }
        events.tell(
                Kind.UNHEALTHY,
                step.wave(),
                step.workload().toString(),
                reason.sentence() + " " + step.workload() + " is restarted once more.");
        Stamp stamp = flight.stamp().again(flight.stamp().image());
        RestartAction.Result result = send(workload, stamp, null);
        if (result == RestartAction.Result.RESTARTED || result == RestartAction.Result.ALREADY) {
            flight.again(stamp, workload.resourceVersion());
        }
        return new InFlight.State.Waiting();
    }

    private RestartAction.Result send(WorkloadFacts workload, Stamp stamp, @Nullable String label) {
        if (workload.argo() == null) {
            return restarts.restart(workload, stamp, label);
        }
        return evictBefore(workload, stamp)
                .map(restartAt -> restarts.evict(workload, stamp, restartAt))
                .orElse(RestartAction.Result.CHANGED);
    }

    private Optional<Instant> evictBefore(WorkloadFacts workload, Stamp stamp) {
        return RestartProgress.restartAt(mirror(workload.ref().namespace()).podsOf(workload.ref()), stamp);
    }

    private InFlight inFlight(Restart step, Stamp stamp, WorkloadFacts workload) {
        String before = stamp.isOn(workload) ? "" : workload.resourceVersion();
        return new InFlight(step, stamp, before, workload.wanted(), spec.patience(), time.nanos());
    }

    /** The template as the restart makes it. */
    private static PodTemplate moved(PodTemplate template, Restart step) {
        if (step.templateLabel() == null) {
            return template;
        }
        Map<String, String> labels = new HashMap<>(template.labels());
        labels.put(MeshKeys.REVISION, step.templateLabel());
        return new PodTemplate(labels, template.annotations(), template.hostNetwork());
    }

    private static String image(MeshFacts facts, String revision, PodTemplate template) {
        return MeshObservation.value(facts.injectors()).stream()
                .filter(injector -> injector.revision().equals(revision))
                .map(injector -> ExpectedImage.of(injector, template.annotations()))
                .findFirst()
                .orElse("");
    }

    private NamespaceMirror mirror(String namespace) {
        NamespaceMirror mirror = mirrors.get(namespace);
        if (mirror == null) {
            throw new IllegalStateException("Namespace " + namespace + " is not followed.");
        }
        return mirror;
    }

    @Override
    public void close() {
        mirrors.values().forEach(NamespaceMirror::close);
        mirrors.clear();
    }
}
