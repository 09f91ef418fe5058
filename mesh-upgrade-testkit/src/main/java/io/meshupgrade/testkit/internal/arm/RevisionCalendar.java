package io.meshupgrade.testkit.internal.arm;

import static java.util.Comparator.naturalOrder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which revisions of the add-on there are, which of them the region offers, and what Kubernetes they work with.
 * Immutable.
 *
 * <p>Sources: AKS documentation, istio-support-policy (the calendar, and what the support plans are worth), and
 * istio-upgrade (which revision may be upgraded to which).
 *
 * @param releases in ascending order
 */
public record RevisionCalendar(List<Release> releases) {

    /** The support plan of clusters that do not say which they have. */
    public static final String OFFICIAL = "KubernetesOfficial";

    /** The support plan with long-term support. */
    public static final String LONG_TERM = "AKSLongTermSupport";

    /** What the region does with a revision. */
    public enum Availability {
        /** Out of support: what has it keeps it, nobody gets it any more. */
        RETIRED,
        OFFERED,
        /** Not rolled out to the region yet. */
        NOT_YET
    }

    /**
     * One revision.
     *
     * @param revision for example {@code asm-1-29}
     * @param official minors of Kubernetes it is compatible with, for example {@code 1.34}
     * @param longTerm the same for clusters with long-term support; empty when the service names none of their own, and
     *     the official ones count
     * @param upgrades where it may be upgraded to, in place of the published rule; null for that rule
     */
    public record Release(
            String revision,
            List<String> official,
            List<String> longTerm,
            Availability availability,
            @Nullable List<String> upgrades) {

        public Release(String revision, List<String> official, List<String> longTerm, Availability availability) {
            this(revision, official, longTerm, availability, null);
        }

        public Release {
            if (Minor.ofRevision(revision).isEmpty()) {
                throw new IllegalArgumentException(
                        "A revision of a calendar is written like asm-1-29, but this one is '" + revision + "'");
            }
            official = List.copyOf(official);
            longTerm = List.copyOf(longTerm);
            upgrades = upgrades == null ? null : List.copyOf(upgrades);
        }

        Minor minor() {
            return Minor.ofRevision(revision).orElseThrow();
        }

        boolean offered() {
            return availability == Availability.OFFERED;
        }

        /** The minors that count for a support plan. */
        List<String> kubernetes(String supportPlan) {
            return supportPlan.equals(LONG_TERM) && !longTerm.isEmpty() ? longTerm : official;
        }

        /** Whether it works with a version of Kubernetes, with or without patch. */
        boolean compatible(String kubernetesVersion, String supportPlan) {
            return Minor.ofKubernetes(kubernetesVersion)
                    .map(minor -> kubernetes(supportPlan).contains(minor.toString()))
                    .orElse(false);
        }
    }

    public RevisionCalendar {
        releases = releases.stream()
                .sorted((a, b) -> a.minor().compareTo(b.minor()))
                .toList();
        if (releases.stream().map(Release::revision).distinct().count() != releases.size()) {
            throw new IllegalArgumentException("A calendar names each revision once");
        }
    }

    /** As published in the autumn of 2026: from asm-1-22 on, of which asm-1-29 and asm-1-30 are offered. */
    public static RevisionCalendar published() {
        return new RevisionCalendar(List.of(
                        retired(22, minors(27, 30), List.of()),
                        retired(23, minors(27, 32), List.of()),
                        retired(24, minors(28, 33), List.of()),
                        retired(25, minors(29, 33), minors(28, 33)),
                        retired(26, minors(29, 34), minors(28, 34)),
                        retired(27, minors(29, 35), minors(29, 35)),
                        retired(28, minors(30, 35), minors(30, 35)),
                        retired(29, minors(31, 36), minors(31, 36)),
                        retired(30, minors(32, 36), minors(32, 36))))
                .offering("asm-1-29", "asm-1-30");
    }

    private static Release retired(int minor, List<String> official, List<String> longTerm) {
        return new Release("asm-1-" + minor, official, longTerm, Availability.RETIRED);
    }

    private static List<String> minors(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(minor -> "1." + minor).toList();
    }

    /**
     * The same with other revisions offered: those above the highest of them are not rolled out yet, all others are
     * retired.
     */
    public RevisionCalendar offering(String... revisions) {
        Set<String> offered = Set.of(revisions);
        Optional<Minor> highest =
                offered.stream().map(revision -> release(revision).minor()).max(naturalOrder());
        List<Release> changed = new ArrayList<>();
        for (Release release : releases) {
            Availability availability = Availability.RETIRED;
            if (offered.contains(release.revision())) {
                availability = Availability.OFFERED;
            } else if (highest.isPresent() && release.minor().compareTo(highest.get()) > 0) {
                availability = Availability.NOT_YET;
            }
            changed.add(new Release(
                    release.revision(), release.official(), release.longTerm(), availability, release.upgrades()));
        }
        return new RevisionCalendar(changed);
    }

    /** The same with a release, in place of the one of its revision if there is one. */
    public RevisionCalendar with(Release release) {
        List<Release> changed = new ArrayList<>(releases);
        changed.removeIf(other -> other.revision().equals(release.revision()));
        changed.add(release);
        return new RevisionCalendar(changed);
    }

    private Release release(String revision) {
        return find(revision)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The calendar has no revision " + revision + "; add it as a release first"));
    }

    /** The release of a revision; empty for an unknown one. */
    public Optional<Release> find(String revision) {
        return releases.stream()
                .filter(release -> release.revision().equals(revision))
                .findFirst();
    }

    /** What the region offers, in ascending order. */
    public List<Release> offered() {
        return releases.stream().filter(Release::offered).toList();
    }

    /** What a mesh is given that is enabled without naming a revision: the second newest; or the only one there is. */
    Optional<String> defaultRevision() {
        List<Release> offered = offered();
        return offered.isEmpty()
                ? Optional.empty()
                : Optional.of(offered.get(Math.max(0, offered.size() - 2)).revision());
    }

    /**
     * Where a revision may be upgraded to in this region, whatever the cluster: the next two minors as far as they are
     * offered. When neither it nor the next one is offered, only the nearest one that is. A release that says where it
     * may be upgraded to goes there.
     */
    public List<String> upgrades(String revision) {
        List<String> said = find(revision).map(Release::upgrades).orElse(null);
        if (said != null) {
            return said;
        }
        Optional<Minor> current = Minor.ofRevision(revision);
        if (current.isEmpty()) {
            return List.of();
        }
        List<Release> higher = offered().stream()
                .filter(release -> release.minor().compareTo(current.get()) > 0)
                .toList();
        boolean supported = find(revision).map(Release::offered).orElse(false);
        boolean nextSupported = higher.stream()
                .anyMatch(release -> release.minor().minor() == current.get().minor() + 1);
        List<Release> allowed = supported || nextSupported
                ? higher.stream()
                        .filter(release -> release.minor().followsWithinTwo(current.get()))
                        .toList()
                : higher.stream().limit(1).toList();
        return allowed.stream().map(Release::revision).toList();
    }

    /** The same for a cluster: only what is compatible with its Kubernetes. */
    public List<String> upgrades(String revision, String kubernetesVersion, String supportPlan) {
        return upgrades(revision).stream()
                .filter(target -> release(target).compatible(kubernetesVersion, supportPlan))
                .toList();
    }
}
