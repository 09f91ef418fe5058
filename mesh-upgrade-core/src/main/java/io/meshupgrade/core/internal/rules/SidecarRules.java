package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ControlPlaneImages;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.sidecars.AuditReason;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges pods against what was read of their mesh, one by one. It keeps verdicts for pods that look alike and no pods,
 * and may be asked from several threads.
 */
public final class SidecarRules {

    /** A verdict is some hundred bytes; pods that all differ in what matters are judged anew each time. */
    private static final int VERDICTS_KEPT = 10_000;

    private final Owners owners;
    private final Map<String, PatchState> patches;
    private final SidecarVerdicts verdicts;
    private final Set<String> labelsThatMatter;
    private final Map<PodSignature, Verdict> kept = new ConcurrentHashMap<>();

    private SidecarRules(Injection injection, Map<String, OwnerLink> controllers, Map<String, PatchState> patches) {
        this.owners = new Owners(controllers);
        this.patches = patches;
        this.verdicts = new SidecarVerdicts(injection, patches);
        this.labelsThatMatter = PodSignature.labelsThatMatter(injection);
    }

    /**
     * Rules for one mesh as it was read.
     *
     * @param controllers the controller of what makes pods and has one, by the uid of what makes them: of a ReplicaSet
     *     its Deployment. What is not in it is taken for the top.
     * @param images what AKS runs for each revision
     */
    public static SidecarRules of(
            MeshFacts facts, Map<String, OwnerLink> controllers, List<ControlPlaneImages> images) {
        Injection injection = Injection.of(facts);
        Map<String, PatchState> patches = new LinkedHashMap<>();
        for (ControlPlaneImages one : images) {
            Istiods istiods = injection.istiods();
            patches.put(
                    one.revision(),
                    PatchRules.state(one, istiods.injector(one.revision()), istiods.injectorUnknown(one.revision())));
        }
        return new SidecarRules(injection, controllers, patches);
    }

    /** The labels of pods that have to be kept when they are read. */
    public Set<String> podLabels() {
        return labelsThatMatter;
    }

    /** Whether the patch of each revision is rolled out, in the order in which they were given. */
    public List<PatchState> patches() {
        return new ArrayList<>(patches.values());
    }

    /** The verdict about the sidecar of a pod. */
    public PodAudit judge(PodFacts pod) {
        PodSignature signature = PodSignature.of(pod, labelsThatMatter);
        Verdict verdict = kept.get(signature);
        if (verdict == null) {
            verdict = verdicts.judge(signature);
            if (kept.size() < VERDICTS_KEPT) {
                kept.put(signature, verdict);
            }
        }
        if (pod.finished()) {
            verdict = verdict.as(
                    SidecarClass.FINISHED,
                    new Reason(AuditReason.HAS_ENDED, "The pod is in the phase " + pod.phase() + "."));
        } else if (pod.terminating()) {
            verdict = verdict.as(
                    SidecarClass.TERMINATING,
                    new Reason(AuditReason.BEING_DELETED, "The pod is to be gone by " + pod.deletionAt() + "."));
        }
        return audit(pod, verdict);
    }

    private PodAudit audit(PodFacts pod, Verdict verdict) {
        WorkloadRef workload = owners.top(pod);
        return new PodAudit(
                pod.namespace(),
                pod.name(),
                workload,
                verdict.verdict(),
                verdict.injectedRevision(),
                verdict.expectedRevision(),
                verdict.actualImage(),
                verdict.expectedImage(),
                verdict.reason(),
                restart(workload, verdict.restart()));
    }

    private static RestartEffect restart(WorkloadRef workload, RestartEffect restart) {
        String notRestartable = switch (restart.kind()) {
            case FIXES, NOT_YET, UNKNOWN -> Owners.notRestartable(workload);
            case NOT_NEEDED, DOES_NOT_FIX, BREAKS, NOT_POSSIBLE -> null;
        };
        return notRestartable == null ? restart : new RestartEffect(RestartEffect.Kind.NOT_POSSIBLE, notRestartable);
    }
}
