package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.arm.RevisionCalendar;
import io.meshupgrade.testkit.internal.arm.RevisionCalendar.Availability;
import io.meshupgrade.testkit.internal.arm.RevisionCalendar.Release;
import java.util.List;

/**
 * Which revisions of the add-on the region of a simulated cluster offers, what Kubernetes they work with, and where
 * they may be upgraded to. Immutable.
 *
 * <p>Unless a revision is told where it may be upgraded to, the published rule holds: to the next two minors as far as
 * they are offered (AKS documentation, istio-upgrade).
 */
public final class MeshCalendar {

    private final RevisionCalendar calendar;

    private MeshCalendar(RevisionCalendar calendar) {
        this.calendar = calendar;
    }

    /** No revision at all, to begin with. */
    public static MeshCalendar empty() {
        return new MeshCalendar(new RevisionCalendar(List.of()));
    }

    /**
     * As published in the autumn of 2026: asm-1-22 to asm-1-30, of which asm-1-29 and asm-1-30 are offered (AKS
     * documentation, istio-support-policy).
     */
    public static MeshCalendar published() {
        return new MeshCalendar(RevisionCalendar.published());
    }

    /**
     * The same with other revisions offered: those above the highest of them are not rolled out yet, all others are
     * retired.
     *
     * @throws IllegalArgumentException when the calendar does not have one of them
     */
    public MeshCalendar offering(String... revisions) {
        return new MeshCalendar(calendar.offering(revisions));
    }

    /**
     * The same with a revision that is offered, in place of the one of this name if there is one.
     *
     * @param revision for example {@code asm-1-31}
     * @param kubernetes the minors of Kubernetes that it works with, for example {@code 1.34}, whatever the support
     *     plan
     * @throws IllegalArgumentException when the revision is not written so
     */
    public MeshCalendar with(String revision, String... kubernetes) {
        return new MeshCalendar(
                calendar.with(new Release(revision, List.of(kubernetes), List.of(), Availability.OFFERED)));
    }

    /**
     * The same, but clusters with long-term support have these minors of Kubernetes to go by for this revision.
     *
     * @throws IllegalArgumentException when the calendar does not have the revision
     */
    public MeshCalendar longTerm(String revision, String... kubernetes) {
        Release release = release(revision);
        return new MeshCalendar(calendar.with(new Release(
                revision, release.official(), List.of(kubernetes), release.availability(), release.upgrades())));
    }

    /**
     * The same, but this revision may be upgraded to these ones and no others, whatever the published rule says; none
     * for a revision that leads nowhere.
     *
     * @throws IllegalArgumentException when the calendar does not have one of them
     */
    public MeshCalendar upgrades(String revision, String... targets) {
        List.of(targets).forEach(this::release);
        Release release = release(revision);
        return new MeshCalendar(calendar.with(new Release(
                revision, release.official(), release.longTerm(), release.availability(), List.of(targets))));
    }

    private Release release(String revision) {
        return calendar.find(revision)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The calendar has no revision " + revision + "; add it with with(...) first"));
    }

    RevisionCalendar internal() {
        return calendar;
    }
}
