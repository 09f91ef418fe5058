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

    private Notes() {}

    static List<Reason> of(Situation situation, PlanRequest request, @Nullable Revision from, @Nullable Revision to) {
        List<Reason> notes = new ArrayList<>();
        nativeSidecars(situation, request, from, to, notes);
        int pinned = situation.pods().values().stream()
                .mapToInt(WorkloadPods::pinned)
                .sum();
        if (pinned > 0) {
            notes.add(new Reason(
                    UpgradeNote.IMAGES_PINNED,
                    pinned + (pinned == 1 ? " pod names" : " pods name") + " the image of the proxy itself, and keep"
                            + (pinned == 1 ? "s it." : " it.")));
        }
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
