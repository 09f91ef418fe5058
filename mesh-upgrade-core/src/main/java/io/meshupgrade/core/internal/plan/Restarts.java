package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.core.internal.rules.Injection;
import io.meshupgrade.core.internal.rules.Prediction;
import io.meshupgrade.core.internal.rules.RestartJudgement;
import io.meshupgrade.core.internal.rules.Stamp;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.upgrade.Step.Restart;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which workloads have to be restarted, in which namespace; and which cannot be, and why. */
final class Restarts {

    private final Map<String, List<Restart>> byNamespace = new TreeMap<>();
    private final PlanRequest request;
    private final Blockers blockers;
    private final Waves waves;
    private final Map<WorkloadRef, WorkloadFacts> workloads = new HashMap<>();

    private Restarts(Situation situation, PlanRequest request, Waves waves, Blockers blockers) {
        this.request = request;
        this.waves = waves;
        this.blockers = blockers;
        MeshObservation.value(situation.mesh().workloads())
                .forEach(workload -> workloads.put(workload.ref(), workload));
        MeshObservation.whyUnknown(situation.mesh().workloads())
                .ifPresent(why -> blockers.hard("workloads", UpgradeReason.NOT_READ, why));
        MeshObservation.whyUnknown(situation.podsRead())
                .ifPresent(why -> blockers.hard("pods", UpgradeReason.NOT_READ, why));
        situation
                .mesh()
                .elsewhere()
                .ifPresent(elsewhere -> blockers.soft("cluster", UpgradeReason.NOT_READ, elsewhere.why()));
    }

    /** Those with a pod that {@code from} injected. */
    static Restarts moving(
            Situation situation, PlanRequest request, Revision from, Revision to, Waves waves, Blockers blockers) {
        Restarts restarts = new Restarts(situation, request, waves, blockers);
        Injection injection = Injection.of(situation.mesh().mesh());
        Map<String, NamespaceFacts> namespaces = new HashMap<>();
        MeshObservation.value(situation.mesh().mesh().namespaces())
                .forEach(namespace -> namespaces.put(namespace.name(), namespace));
        sorted(situation).forEach(pods -> {
            int stale = pods.of(from.name()) + restarts.lostOnTheWay(pods, from);
            if (stale > 0) {
                restarts.move(pods, stale, from, to, injection, namespaces);
            }
        });
        return restarts;
    }

    /**
     * Pods of a workload that we restarted for the canary, which came up without a sidecar since the canary went away
     * in that moment: on the way back they are restarted with the others.
     */
    private int lostOnTheWay(WorkloadPods pods, Revision from) {
        WorkloadFacts workload = workloads.get(pods.workload());
        boolean ours = workload != null
                && request.direction() == Direction.ROLLBACK
                && Stamp.of(workload)
                        .filter(stamp -> stamp.sameGoal(request.upgrade(), from.name()))
                        .isPresent();
        return ours ? pods.missing() : 0;
    }

    /** Those with a pod that a restart makes right. */
    static Restarts refreshing(Situation situation, PlanRequest request, Waves waves, Blockers blockers) {
        Restarts restarts = new Restarts(situation, request, waves, blockers);
        Injection injection = Injection.of(situation.mesh().mesh());
        sorted(situation).forEach(pods -> {
            String expected = pods.expected();
            if (pods.fixable() + pods.notYet() > 0 && expected != null) {
                restarts.refresh(pods, Revision.parse(expected), injection);
            } else if (pods.stale() > 0) {
                restarts.leave(pods);
            }
        });
        return restarts;
    }

    /** The restarts in a namespace, by kind and name. */
    List<Restart> in(String namespace) {
        return byNamespace.getOrDefault(namespace, List.of());
    }

    /** The namespaces of a wave with restarts, in alphabetical order. */
    List<String> namespaces(String wave) {
        return byNamespace.keySet().stream()
                .filter(namespace -> waves.of(namespace).equals(wave))
                .toList();
    }

    private void move(
            WorkloadPods pods,
            int stale,
            Revision from,
            Revision to,
            Injection injection,
            Map<String, NamespaceFacts> namespaces) {
        WorkloadFacts workload = known(pods, stale, from);
        if (workload == null) {
            return;
        }
        Prediction prediction = injection.predict(workload.ref().namespace(), workload.template());
        Reason refusal = notMovable(prediction, from, to);
        if (refusal != null) {
            blockers.soft(workload.ref().toString(), refusal);
            return;
        }
        String label = null;
        NamespaceFacts namespace = namespaces.get(workload.ref().namespace());
        boolean byItself = namespace != null
                && !namespace.labels().containsKey(MeshKeys.REVISION)
                && from.name().equals(workload.template().labels().get(MeshKeys.REVISION));
        if (byItself && (workload.argo() != null || workload.controller() != null)) {
            blockers.soft(
                    workload.ref().toString(),
                    UpgradeReason.NOT_RESTARTABLE,
                    "The template of " + workload.ref() + " has the label istio.io/rev=" + from
                            + ", and Argo or Flagger would deliver a change of it: change it where it comes from.");
            return;
        }
        if (byItself) {
            if (!request.moveTemplates()) {
                blockers.soft(
                        workload.ref().toString(),
                        UpgradeReason.TEMPLATE_NEEDS_CONSENT,
                        "The template of " + workload.ref() + " has the label istio.io/rev=" + from + ".");
                return;
            }
            label = to.name();
        }
        add(workload, stale, to, label, prediction);
    }

    private void refresh(WorkloadPods pods, Revision expected, Injection injection) {
        WorkloadFacts workload = known(pods, pods.fixable() + pods.notYet(), expected);
        if (workload != null) {
            add(
                    workload,
                    pods.fixable() + pods.notYet(),
                    expected,
                    null,
                    injection.predict(workload.ref().namespace(), workload.template()));
        }
    }

    /** Stale pods that no restart makes right. */
    private void leave(WorkloadPods pods) {
        if (!isRestartable(pods, pods.stale())) {
            return;
        }
        blockers.soft(
                pods.workload().toString(),
                pods.effect().kind() == RestartEffect.Kind.BREAKS
                        ? UpgradeReason.WOULD_BREAK
                        : UpgradeReason.NOT_RESTARTABLE,
                count(pods.stale()) + " of " + pods.workload() + ": "
                        + pods.evidence().sentence() + " " + pods.effect().why());
    }

    /** Whether it is of a kind that can be restarted; if not, it is in the way. */
    private boolean isRestartable(WorkloadPods pods, int stale) {
        WorkloadRef ref = pods.workload();
        String why = RestartJudgement.notRestartable(ref);
        if (why != null) {
            blockers.soft(
                    ref.toString(),
                    UpgradeReason.NOT_RESTARTABLE,
                    count(stale) + " of " + ref + ": " + pods.evidence().sentence() + " " + why);
        }
        return why == null;
    }

    /** The workload if it is one that can be restarted, else null, and it is in the way. */
    private @Nullable WorkloadFacts known(WorkloadPods pods, int stale, Revision revision) {
        WorkloadRef ref = pods.workload();
        WorkloadFacts workload = workloads.get(ref);
        if (!isRestartable(pods, stale)) {
            return null;
        }
        if (workload == null) {
            blockers.soft(
                    ref.toString(),
                    UpgradeReason.NOT_RESTARTABLE,
                    count(stale) + " of " + ref + " " + (stale == 1 ? "is" : "are") + " stale for " + revision
                            + ", and " + ref + " itself was not found.");
        }
        return workload;
    }

    private void add(WorkloadFacts workload, int stale, Revision to, @Nullable String label, Prediction prediction) {
        Optional<Reason> refusal = RestartJudgement.refusal(workload, prediction, request.upgrade(), request::accepts);
        if (refusal.isPresent()) {
            blockers.soft(workload.ref().toString(), refusal.get());
            return;
        }
        byNamespace
                .computeIfAbsent(workload.ref().namespace(), any -> new ArrayList<>())
                .add(new Restart(waves.of(workload.ref().namespace()), workload.ref(), stale, to, label));
    }

    /** What is injected by the old revision now, or by the new one already, is what pointing moves. */
    private static @Nullable Reason notMovable(Prediction prediction, Revision from, Revision to) {
        if (prediction instanceof Prediction.Injected injected
                && (injected.revision().equals(from.name())
                        || injected.revision().equals(to.name()))) {
            return null;
        }
        return new Reason(UpgradeReason.WOULD_BREAK, prediction.reason().sentence());
    }

    private static String count(int pods) {
        return pods + (pods == 1 ? " stale pod" : " stale pods");
    }

    private static List<WorkloadPods> sorted(Situation situation) {
        return situation.pods().values().stream()
                .sorted(Comparator.comparing(
                                (WorkloadPods pods) -> pods.workload().namespace())
                        .thenComparing(pods -> pods.workload().kind())
                        .thenComparing(pods -> pods.workload().name()))
                .toList();
    }
}
