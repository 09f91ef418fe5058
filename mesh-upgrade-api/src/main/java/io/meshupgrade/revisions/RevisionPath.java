package io.meshupgrade.revisions;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import java.util.List;
import java.util.Objects;

/**
 * The way to a revision.
 *
 * @param target the revision
 * @param steps what to upgrade, in this order; empty when nothing is to be done, or there is no way
 * @param reason {@link RevisionReason#REACHABLE}, {@link RevisionReason#ALREADY_INSTALLED}, or why there is no way
 */
public record RevisionPath(Revision target, List<UpgradeStep> steps, Reason reason) {

    /** None is null. */
    public RevisionPath {
        Objects.requireNonNull(target, "target");
        steps = List.copyOf(steps);
        Objects.requireNonNull(reason, "reason");
    }
}
