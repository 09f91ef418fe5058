package io.meshupgrade.controlplane;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import java.util.List;
import java.util.Objects;

/** What became of the wish to change which revisions are installed. */
public sealed interface ControlPlaneChange {

    /**
     * ARM has done it.
     *
     * @param before the revisions that were installed
     * @param after the revisions that are installed now
     */
    record Changed(List<Revision> before, List<Revision> after) implements ControlPlaneChange {

        /** Copies the lists. */
        public Changed {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /**
     * It was so already; nothing was written.
     *
     * @param installed the revisions that are installed
     */
    record Unchanged(List<Revision> installed) implements ControlPlaneChange {

        /** Copies the list. */
        public Unchanged {
            installed = List.copyOf(installed);
        }
    }

    /**
     * Nothing was changed, because it would have done harm, or ARM does not want it.
     *
     * @param reason why, mostly an {@code UpgradeReason}
     */
    record Refused(Reason reason) implements ControlPlaneChange {

        /** Not null. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Nothing was changed, because another operator is at work.
     *
     * @param holder who holds the Lease, and renews it
     */
    record HeldByOther(String holder) implements ControlPlaneChange {

        /** Not null. */
        public HeldByOther {
            Objects.requireNonNull(holder, "holder");
        }
    }
}
