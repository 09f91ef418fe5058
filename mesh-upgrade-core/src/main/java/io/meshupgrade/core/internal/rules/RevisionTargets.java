package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.MeshRelease;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.RevisionReason;
import io.meshupgrade.revisions.UpgradeStep;
import io.meshupgrade.revisions.UpgradeTargets;
import io.meshupgrade.revisions.UpgradeTargets.Locked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a mesh may go, as ARM says; and why not elsewhere, as far as what ARM publishes of the region explains it.
 *
 * <p>ARM gives an empty list in four cases that it does not tell apart: the newest revision is installed, Kubernetes
 * does not fit, the region is behind, or what is installed is not known any more.
 */
public final class RevisionTargets {

    private final RevisionFacts facts;
    private final Revision stable;
    private final RevisionPaths paths;

    private RevisionTargets(RevisionFacts facts, Revision stable) {
        this.facts = facts;
        this.stable = stable;
        this.paths = new RevisionPaths(facts, stable);
    }

    /** The targets of a cluster. */
    public static UpgradeTargets of(RevisionFacts facts) {
        InstalledRevisions installed = RevisionInstallation.of(facts.cluster().mesh());
        if (installed.stable().isEmpty() || installed.upgradeInProgress()) {
            return new UpgradeTargets(List.of(), installed.reason(), List.of());
        }
        if (facts.profile().upgradeInProgress()) {
            Reason reason = new Reason(RevisionReason.UPGRADE_IN_PROGRESS, "ARM says that an upgrade is running.");
            return new UpgradeTargets(List.of(), reason, List.of());
        }
        RevisionTargets targets = new RevisionTargets(facts, installed.stable().get());
        List<Locked> locked = targets.locked();
        List<Revision> offered = facts.offered();
        return new UpgradeTargets(offered, offered.isEmpty() ? targets.whyNone(locked) : targets.offered(), locked);
    }

    private Reason offered() {
        return new Reason(
                RevisionReason.OFFERED,
                "ARM offers " + RevisionFacts.names(facts.offered()) + " after " + stable + ".");
    }

    private List<Locked> locked() {
        List<Revision> known = new ArrayList<>(facts.newerThan(stable));
        known.addAll(facts.release(stable).map(MeshRelease::upgrades).orElse(List.of()));
        return RevisionFacts.ordered(known).stream()
                .filter(revision -> !facts.offered().contains(revision))
                .map(this::locked)
                .toList();
    }

    private Locked locked(Revision revision) {
        if (!facts.listed(revision)) {
            String sentence = revision + " comes after " + stable + ", but " + facts.region() + " does not list it.";
            return new Locked(revision, new Reason(RevisionReason.NOT_IN_REGION, sentence), List.of());
        }
        KubernetesMinor minor = facts.minor();
        Optional<Set<KubernetesMinor>> works = facts.compatible(revision);
        if (minor != null && works.isPresent() && !works.get().contains(minor)) {
            List<KubernetesMinor> later = works.get().stream()
                    .filter(other -> other.compareTo(minor) > 0)
                    .sorted()
                    .toList();
            RevisionReason code =
                    later.isEmpty() ? RevisionReason.KUBERNETES_TOO_NEW : RevisionReason.KUBERNETES_TOO_OLD;
            String sentence = revision + " works with Kubernetes " + RevisionFacts.words(works.get())
                    + ", and the cluster runs " + minor + ".";
            return new Locked(revision, new Reason(code, sentence), later);
        }
        return new Locked(revision, notDirect(revision), List.of());
    }

    private Reason notDirect(Revision revision) {
        Optional<List<UpgradeStep>> way = paths.shortest((reached, minor) -> reached.equals(revision));
        return way.map(steps -> new Reason(
                        RevisionReason.SEVERAL_HOPS,
                        revision + " is reached in " + steps.size() + " upgrades: "
                                + steps.stream().map(UpgradeStep::toString).collect(Collectors.joining(", ")) + "."))
                .orElseGet(() -> new Reason(
                        RevisionReason.UNEXPLAINED,
                        facts.region() + " lists " + revision + ", but ARM does not offer it after " + stable + "."));
    }

    private Reason whyNone(List<Locked> locked) {
        if (facts.releases().isEmpty()) {
            return new Reason(RevisionReason.NOT_IN_REGION, facts.region() + " lists no revision of the mesh.");
        }
        if (!stable.hasOrder()) {
            return unknown("which has no number");
        }
        for (RevisionReason code : List.of(RevisionReason.KUBERNETES_TOO_OLD, RevisionReason.KUBERNETES_TOO_NEW)) {
            Optional<Reason> first = locked.stream()
                    .map(Locked::reason)
                    .filter(reason -> reason.code() == code)
                    .findFirst();
            if (first.isPresent()) {
                return first.get();
            }
        }
        if (!locked.isEmpty() && facts.newerThan(stable).isEmpty()) {
            return locked.get(0).reason();
        }
        if (!facts.listed(stable)) {
            return unknown("and ARM offers nothing after it");
        }
        return locked.isEmpty()
                ? new Reason(
                        RevisionReason.NEWEST_ALREADY,
                        stable + " is the newest revision that " + facts.region() + " lists.")
                : new Reason(
                        RevisionReason.UNEXPLAINED,
                        facts.region() + " lists newer revisions, but ARM offers none after " + stable + ".");
    }

    private Reason unknown(String evidence) {
        return new Reason(
                RevisionReason.REVISION_UNKNOWN,
                facts.region() + " does not list the installed " + stable + ", " + evidence + ".");
    }
}
