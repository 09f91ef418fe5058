package io.meshupgrade.controlplane;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import java.util.List;
import java.util.Objects;

/** What became of the wish that a revision has the shared mesh config of another. */
public sealed interface MeshConfigCopy {

    /**
     * It was copied.
     *
     * @param from the revision that had it
     * @param to the revision that has it now, too
     */
    record Copied(Revision from, Revision to) implements MeshConfigCopy {}

    /**
     * There is none to copy; nothing was written.
     *
     * @param from the revision that has none
     */
    record NothingToCopy(Revision from) implements MeshConfigCopy {}

    /**
     * The revision has one already, which somebody prepared or which was copied before; it was left as it is.
     *
     * @param to the revision that has it
     * @param differences its lines that the other does not have, each after {@code "+ "}, and lines that only the other
     *     has, after {@code "- "}, in their order; empty when the two say the same
     */
    record Prepared(Revision to, List<String> differences) implements MeshConfigCopy {

        /** Copies the list. */
        public Prepared {
            differences = List.copyOf(differences);
        }
    }

    /**
     * The cluster does not take it for that revision; nothing was written.
     *
     * @param reason why, in the words of admission
     */
    record Refused(Reason reason) implements MeshConfigCopy {

        /** Not null. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Nothing was written, because another operator is at work.
     *
     * @param holder who holds the Lease, and renews it
     */
    record HeldByOther(String holder) implements MeshConfigCopy {

        /** Not null. */
        public HeldByOther {
            Objects.requireNonNull(holder, "holder");
        }
    }
}
