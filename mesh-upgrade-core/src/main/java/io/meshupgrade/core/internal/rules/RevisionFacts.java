package io.meshupgrade.core.internal.rules;

import static java.util.Comparator.comparing;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmReader.UpgradeProfile;
import io.meshupgrade.core.internal.observe.MeshRelease;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What ARM says of one cluster's mesh and of the revisions of its region: all that is asked before anything is said
 * about upgrades.
 */
public record RevisionFacts(ArmCluster cluster, UpgradeProfile profile, List<MeshRelease> releases) {

    private static final String OFFICIAL = "KubernetesOfficial";

    public RevisionFacts {
        releases = List.copyOf(releases);
    }

    @Nullable
    KubernetesMinor minor() {
        return cluster.kubernetesMinor();
    }

    /** For sentences. */
    String region() {
        return Objects.requireNonNullElse(cluster.location(), "The region");
    }

    boolean listed(Revision revision) {
        return releases.stream().anyMatch(release -> release.revision().equals(revision));
    }

    /** What is published of a revision: by the region, or, of the installed one, by the profile of the cluster. */
    Optional<MeshRelease> release(Revision revision) {
        return Stream.concat(releases.stream(), profile.release().stream())
                .filter(release -> release.revision().equals(revision))
                .findFirst();
    }

    /** What ARM offers to this cluster now. */
    List<Revision> offered() {
        return ordered(profile.release().map(MeshRelease::upgrades).orElse(List.of()));
    }

    /** The revisions of the region that are newer than one; none when that one has no order. */
    List<Revision> newerThan(Revision revision) {
        return ordered(releases.stream()
                .map(MeshRelease::revision)
                .filter(other -> newer(other, revision))
                .toList());
    }

    /**
     * The minors of Kubernetes with which a revision works, under the support plan of the cluster. ARM names the lists
     * after the plans; answers of older versions of its API have one list, named {@code kubernetes}.
     *
     * @return empty when nothing is published
     */
    Optional<Set<KubernetesMinor>> compatible(Revision revision) {
        Map<String, Set<KubernetesMinor>> lists =
                release(revision).map(MeshRelease::compatibleWith).orElse(Map.of());
        return Stream.of(Objects.requireNonNullElse(cluster.supportPlan(), OFFICIAL), OFFICIAL, "kubernetes")
                .flatMap(name ->
                        lists.entrySet().stream().filter(list -> list.getKey().equalsIgnoreCase(name)))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static boolean newer(Revision one, Revision other) {
        return one.hasOrder() && other.hasOrder() && Revision.BY_NUMBER.compare(one, other) > 0;
    }

    /** Each once, by number, and those without order behind, by name. */
    static List<Revision> ordered(Collection<Revision> revisions) {
        Stream<Revision> numbered =
                revisions.stream().filter(Revision::hasOrder).distinct().sorted(Revision.BY_NUMBER);
        Stream<Revision> others = revisions.stream()
                .filter(revision -> !revision.hasOrder())
                .distinct()
                .sorted(comparing(Revision::name));
        return Stream.concat(numbered, others).toList();
    }

    /** For sentences, for example {@code 1.31 to 1.36}. */
    static String words(Collection<KubernetesMinor> minors) {
        TreeSet<KubernetesMinor> sorted = new TreeSet<>(minors);
        if (sorted.isEmpty()) {
            return "none";
        }
        boolean gapless =
                sorted.stream().allMatch(minor -> minor.equals(sorted.last()) || sorted.contains(minor.next()));
        return sorted.size() > 2 && gapless
                ? sorted.first() + " to " + sorted.last()
                : sorted.stream().map(KubernetesMinor::toString).collect(Collectors.joining(" and "));
    }

    static String names(Collection<Revision> revisions) {
        return revisions.stream().map(Revision::name).collect(Collectors.joining(" and "));
    }
}
