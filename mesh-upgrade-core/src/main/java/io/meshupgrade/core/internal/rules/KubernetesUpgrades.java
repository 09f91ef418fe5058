package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.KubernetesCheck;
import io.meshupgrade.revisions.RevisionReason;
import io.meshupgrade.revisions.UpgradeStep;
import io.meshupgrade.revisions.UpgradeStep.MeshStep;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kubernetes may be upgraded with the mesh as it is. AKS upgrades one minor at a time, so that a revision has
 * to work with every minor on the way.
 */
public final class KubernetesUpgrades {

    private final RevisionFacts facts;
    private final KubernetesMinor wanted;
    private final InstalledRevisions installed;

    private KubernetesUpgrades(RevisionFacts facts, KubernetesMinor wanted) {
        this.facts = facts;
        this.wanted = wanted;
        this.installed = RevisionInstallation.of(facts.cluster().mesh());
    }

    /** The answer for one minor. */
    public static KubernetesCheck check(KubernetesMinor wanted, RevisionFacts facts) {
        return new KubernetesUpgrades(facts, wanted).check();
    }

    private KubernetesCheck check() {
        if (installed.all().isEmpty()) {
            return answer(List.of(), installed.reason());
        }
        List<Revision> unpublished = installed.all().stream()
                .filter(revision -> facts.compatible(revision).isEmpty())
                .toList();
        if (!unpublished.isEmpty()) {
            return answer(
                    List.of(),
                    RevisionReason.COMPATIBILITY_UNKNOWN,
                    "ARM does not say with which versions of Kubernetes " + RevisionFacts.names(unpublished)
                            + " works.");
        }
        List<Revision> inTheWay = installed.all().stream()
                .filter(revision -> !endures(revision, facts.minor()))
                .toList();
        if (inTheWay.isEmpty()) {
            return answer(
                    List.of(),
                    RevisionReason.COMPATIBLE,
                    RevisionFacts.names(installed.all()) + " " + works(installed.all()) + " with Kubernetes " + wanted
                            + ".");
        }
        return installed.all().size() == 1 ? meshFirst(inTheWay.get(0)) : duringAnUpgrade(inTheWay);
    }

    private KubernetesCheck meshFirst(Revision revision) {
        RevisionPaths paths = new RevisionPaths(facts, revision);
        Optional<List<UpgradeStep>> way = paths.shortest(this::endures);
        return way.map(steps -> answer(
                        steps,
                        RevisionReason.MESH_FIRST,
                        limits(revision) + " Before Kubernetes " + wanted + " upgrade the mesh."))
                .orElseGet(() -> answer(
                        List.of(),
                        RevisionReason.INCOMPATIBLE,
                        limits(revision) + " No revision that it can be upgraded to works with " + wanted + "."));
    }

    private KubernetesCheck duringAnUpgrade(List<Revision> inTheWay) {
        String evidence = limits(inTheWay.get(0));
        Optional<Revision> canary = installed.canary();
        if (canary.isPresent() && !inTheWay.contains(canary.get())) {
            return answer(
                    List.of(new MeshStep(installed.all().get(0), canary.get())),
                    RevisionReason.MESH_FIRST,
                    evidence + " Complete the running upgrade to " + canary.get() + " first.");
        }
        return answer(
                List.of(),
                RevisionReason.INCOMPATIBLE,
                evidence + " Complete the running upgrade or roll it back, and ask again.");
    }

    /** Whether a revision works with all minors that Kubernetes passes on its way from one to the wanted one. */
    private boolean endures(Revision revision, @Nullable KubernetesMinor from) {
        Set<KubernetesMinor> works = facts.compatible(revision).orElse(Set.of());
        KubernetesMinor first = from != null && from.compareTo(wanted) < 0 ? from.next() : wanted;
        return Stream.iterate(first, minor -> minor.compareTo(wanted) <= 0, KubernetesMinor::next)
                .allMatch(works::contains);
    }

    private String limits(Revision revision) {
        return revision + " works with Kubernetes "
                + facts.compatible(revision).map(RevisionFacts::words).orElse("none") + " only.";
    }

    private static String works(List<Revision> revisions) {
        return revisions.size() == 1 ? "works" : "work";
    }

    private KubernetesCheck answer(List<UpgradeStep> steps, RevisionReason code, String sentence) {
        return answer(steps, new Reason(code, sentence));
    }

    private KubernetesCheck answer(List<UpgradeStep> steps, Reason reason) {
        return new KubernetesCheck(wanted, steps, reason);
    }
}
