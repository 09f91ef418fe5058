package io.meshupgrade.revisions;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The revisions that are installed. ARM's list has no order that means anything; this one has.
 *
 * @param all each once, the older ones first where they have an order; empty without a mesh
 * @param reason what there is: {@link RevisionReason#SINGLE_REVISION}, {@link RevisionReason#UPGRADE_IN_PROGRESS},
 *     {@link RevisionReason#MESH_DISABLED}, {@link RevisionReason#REVISIONS_MISSING} or
 *     {@link RevisionReason#REVISIONS_UNCLEAR}
 */
public record InstalledRevisions(List<Revision> all, Reason reason) {

    /** Neither is null. */
    public InstalledRevisions {
        all = List.copyOf(all);
        Objects.requireNonNull(reason, "reason");
    }

    /** {@return the only revision, or the older one during an upgrade; empty when none is or which one is not clear} */
    public Optional<Revision> stable() {
        return reason.code() == RevisionReason.SINGLE_REVISION || upgradeInProgress()
                ? Optional.of(all.get(0))
                : Optional.empty();
    }

    /** {@return the newer revision during an upgrade, else empty} */
    public Optional<Revision> canary() {
        return upgradeInProgress() ? Optional.of(all.get(1)) : Optional.empty();
    }

    /** {@return whether an upgrade was started, and neither completed nor rolled back} */
    public boolean upgradeInProgress() {
        return reason.code() == RevisionReason.UPGRADE_IN_PROGRESS;
    }
}
