package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.rules.NativeSidecars;
import io.meshupgrade.upgrade.UpgradeNote;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people should know before a run, and what does not stop it. */
final class Notes {

    /** Of more than that, the audit of sidecars tells. */
    private static final int NAMED = 10;

    private static final String NAME_THEIR_IMAGES = " pods name the image of their proxy themselves, and keep it: ";

    private Notes() {}

    static List<Reason> of(Situation situation, PlanRequest request, @Nullable Revision from, @Nullable Revision to) {
        List<Reason> notes = new ArrayList<>();
        if (request.goal() != null) {
            notes.add(new Reason(
                    UpgradeNote.SEVERAL_HOPS,
                    request.goal() + " is reached over " + request.target() + ". This is the way to " + request.target()
                            + "; the next begins when it is completed."));
        }
        nativeSidecars(situation, request, from, to, notes);
        pinned(situation, notes);
        int unknown = situation.pods().values().stream()
                .mapToInt(WorkloadPods::unknown)
                .sum();
        if (unknown > 0) {
            notes.add(new Reason(
                    UpgradeNote.PODS_UNKNOWN,
                    unknown + (unknown == 1 ? " pod" : " pods") + " cannot be judged: see the audit of sidecars."));
        }
        return notes;
    }

    private static void pinned(Situation situation, List<Reason> notes) {
        int pods = situation.pods().values().stream()
                .mapToInt(WorkloadPods::pinned)
                .sum();
        if (pods == 0) {
            return;
        }
        List<String> workloads = situation.pods().values().stream()
                .filter(workload -> workload.pinned() > 0)
                .map(workload -> workload.workload().toString())
                .sorted()
                .toList();
        int more = workloads.size() - NAMED;
        notes.add(new Reason(
                UpgradeNote.IMAGES_PINNED,
                pods
                        + (pods == 1 ? " pod names the image of its proxy itself, and keeps it: " : NAME_THEIR_IMAGES)
                        + String.join(", ", workloads.subList(0, Math.min(NAMED, workloads.size())))
                        + (more > 0 ? " and " + more + " more." : ".")));
    }

    /** AKS switches them on with asm-1-29 and Kubernetes 1.33: proxies become init containers. */
    private static void nativeSidecars(
            Situation situation,
            PlanRequest request,
            @Nullable Revision from,
            @Nullable Revision to,
            List<Reason> notes) {
        KubernetesMinor minor =
                situation.cluster() == null ? null : situation.cluster().kubernetesMinor();
        if (request.direction() != Direction.UPGRADE || from == null || to == null || minor == null) {
            return;
        }
        if (!from.hasOrder() || !to.hasOrder()) {
            return;
        }
        String kubernetes = minor + ".0";
        if (NativeSidecars.aksDefault(kubernetes, to, true) && !NativeSidecars.aksDefault(kubernetes, from, true)) {
            notes.add(new Reason(
                    UpgradeNote.NATIVE_SIDECARS,
                    "With " + to + " on Kubernetes " + minor
                            + " proxies become native sidecars: init containers that go on running. Sums of requests,"
                            + " quotas and whatever looks for istio-proxy among containers see the difference."));
        }
    }
}
