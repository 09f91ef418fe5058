package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.MeshRelease;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.RevisionPath;
import io.meshupgrade.revisions.RevisionReason;
import io.meshupgrade.revisions.UpgradeStep;
import io.meshupgrade.revisions.UpgradeStep.KubernetesStep;
import io.meshupgrade.revisions.UpgradeStep.MeshStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The way from the installed revision to another, over several upgrades if need be.
 *
 * <p>The first step is one that ARM offers to the cluster. Further steps are those that ARM publishes for each revision
 * of the region, as far as the revision works with the Kubernetes that the cluster has by then. From a revision that
 * the region lists no more, the nearest newer one can be reached (AKS documentation, istio-upgrade).
 */
public final class RevisionPaths {

    /** Where a cluster may stand. */
    private record Place(Revision revision, @Nullable KubernetesMinor minor) {}

    private record Way(Place place, List<UpgradeStep> steps) {

        Way then(Place next, UpgradeStep step) {
            List<UpgradeStep> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Way(next, longer);
        }
    }

    private final RevisionFacts facts;
    private final Place start;
    private final Optional<KubernetesMinor> newestMinor;

    RevisionPaths(RevisionFacts facts, Revision installed) {
        this.facts = facts;
        this.start = new Place(installed, facts.minor());
        this.newestMinor = facts.releases().stream()
                .flatMap(release -> release.compatibleWith().values().stream())
                .flatMap(Set::stream)
                .max(KubernetesMinor::compareTo);
    }

    /** The way to a revision, or why there is none. */
    public static RevisionPath to(Revision target, RevisionFacts facts) {
        InstalledRevisions installed = RevisionInstallation.of(facts.cluster().mesh());
        Optional<Reason> needless = withoutSearch(target, installed, facts);
        if (needless.isPresent()) {
            return new RevisionPath(target, List.of(), needless.get());
        }
        Revision stable = installed.stable().orElseThrow();
        RevisionPaths paths = new RevisionPaths(facts, stable);
        return paths.shortest((revision, minor) -> revision.equals(target))
                .map(steps -> new RevisionPath(target, steps, reachable(target, steps)))
                .orElseGet(() -> new RevisionPath(target, List.of(), paths.unreachable(target)));
    }

    private static Optional<Reason> withoutSearch(Revision target, InstalledRevisions installed, RevisionFacts facts) {
        if (installed.stable().isEmpty()) {
            return Optional.of(installed.reason());
        }
        Revision stable = installed.stable().get();
        if (installed.upgradeInProgress() || facts.profile().upgradeInProgress()) {
            return Optional.of(inProgress(target, installed));
        }
        if (stable.equals(target)) {
            return Optional.of(new Reason(RevisionReason.ALREADY_INSTALLED, target + " is installed."));
        }
        if (RevisionFacts.newer(stable, target)) {
            return Optional.of(
                    new Reason(RevisionReason.DOWNGRADE, target + " is older than the installed " + stable + "."));
        }
        if (!facts.listed(target) && !facts.offered().contains(target)) {
            return Optional.of(new Reason(
                    RevisionReason.NOT_IN_REGION,
                    facts.region() + " does not list " + target + ", and ARM does not offer it to this cluster."));
        }
        return Optional.empty();
    }

    private static Reason inProgress(Revision target, InstalledRevisions installed) {
        String sentence = installed.reason().code() == RevisionReason.UPGRADE_IN_PROGRESS
                ? installed.reason().sentence()
                : "ARM says that an upgrade is running.";
        String next = " Complete it or roll it back first.";
        if (installed.canary().equals(Optional.of(target))) {
            next = " Complete it to reach " + target + ".";
        } else if (installed.canary().isPresent() && installed.stable().equals(Optional.of(target))) {
            next = " Roll it back to stay on " + target + ".";
        }
        return new Reason(RevisionReason.UPGRADE_IN_PROGRESS, sentence + next);
    }

    private static Reason reachable(Revision target, List<UpgradeStep> steps) {
        boolean kubernetes = steps.stream().anyMatch(KubernetesStep.class::isInstance);
        String how = steps.size() == 1 ? " in one upgrade" : " in " + steps.size() + " upgrades";
        return new Reason(
                RevisionReason.REACHABLE,
                target + " can be reached" + how + (kubernetes ? ", of which some are of Kubernetes." : "."));
    }

    private Reason unreachable(Revision target) {
        KubernetesMinor minor = start.minor();
        Optional<Set<KubernetesMinor>> works = facts.compatible(target);
        if (minor != null && works.isPresent() && works.get().stream().allMatch(m -> m.compareTo(minor) < 0)) {
            return new Reason(
                    RevisionReason.KUBERNETES_TOO_NEW,
                    target + " works with Kubernetes " + RevisionFacts.words(works.get())
                            + ", and the cluster is past that, on " + minor + ".");
        }
        String evidence = works.map(minors -> " " + target + " works with Kubernetes " + RevisionFacts.words(minors)
                        + (minor == null ? "." : "; the cluster runs " + minor + "."))
                .orElse("");
        return new Reason(
                RevisionReason.NO_PATH,
                "No sequence of upgrades that ARM publishes leads from " + start.revision() + " to " + target + "."
                        + evidence);
    }

    /** The fewest steps to a place that will do; Kubernetes is moved only when there is no way without. */
    Optional<List<UpgradeStep>> shortest(BiPredicate<Revision, @Nullable KubernetesMinor> goal) {
        return search(goal, false).or(() -> search(goal, true));
    }

    private Optional<List<UpgradeStep>> search(
            BiPredicate<Revision, @Nullable KubernetesMinor> goal, boolean movingKubernetes) {
        Queue<Way> open = new ArrayDeque<>(List.of(new Way(start, List.of())));
        Set<Place> seen = new HashSet<>(Set.of(start));
        for (Way way = open.poll(); way != null; way = open.poll()) {
            if (goal.test(way.place().revision(), way.place().minor())) {
                return Optional.of(way.steps());
            }
            for (Way next : next(way, movingKubernetes)) {
                if (seen.add(next.place())) {
                    open.add(next);
                }
            }
        }
        return Optional.empty();
    }

    private Collection<Way> next(Way way, boolean movingKubernetes) {
        Place place = way.place();
        List<Way> next = new ArrayList<>();
        for (Revision revision : upgrades(place)) {
            next.add(way.then(new Place(revision, place.minor()), new MeshStep(place.revision(), revision)));
        }
        KubernetesMinor minor = place.minor();
        if (movingKubernetes && minor != null && mayMove(place.revision(), minor)) {
            next.add(way.then(new Place(place.revision(), minor.next()), new KubernetesStep(minor, minor.next())));
        }
        return next;
    }

    private List<Revision> upgrades(Place place) {
        if (place.equals(start)) {
            return facts.offered();
        }
        Revision revision = place.revision();
        List<Revision> published = facts.listed(revision)
                ? facts.release(revision).map(MeshRelease::upgrades).orElse(List.of())
                : facts.newerThan(revision).stream().limit(1).toList();
        return RevisionFacts.ordered(published).stream()
                .filter(facts::listed)
                .filter(target -> works(target, place.minor()))
                .toList();
    }

    private boolean works(Revision revision, @Nullable KubernetesMinor minor) {
        return minor == null
                || facts.compatible(revision)
                        .map(minors -> minors.contains(minor))
                        .orElse(false);
    }

    /**
     * To a minor with which the revision works; and away from one with which it does not work anyway, which AKS allows
     * so that a cluster can recover.
     */
    private boolean mayMove(Revision revision, KubernetesMinor minor) {
        boolean further = newestMinor.map(newest -> minor.compareTo(newest) < 0).orElse(false);
        boolean lost = facts.compatible(revision)
                .map(minors -> !minors.contains(minor))
                .orElse(false);
        return further && (lost || works(revision, minor.next()));
    }
}
