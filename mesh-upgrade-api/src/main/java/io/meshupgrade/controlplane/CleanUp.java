package io.meshupgrade.controlplane;

import io.meshupgrade.common.Reason;
import java.util.List;
import java.util.Objects;

/** What became of the wish that nothing is left of revisions that are not installed. */
public sealed interface CleanUp {

    /**
     * It was looked for, and what nobody needs was removed.
     *
     * @param removed what is gone now
     * @param left what was found and left alone
     */
    record Cleaned(List<Leftover> removed, List<Leftover> left) implements CleanUp {

        /** Copies the lists. */
        public Cleaned {
            removed = List.copyOf(removed);
            left = List.copyOf(left);
        }
    }

    /**
     * Nothing was removed, because which revisions are installed is not settled.
     *
     * @param reason why
     */
    record Refused(Reason reason) implements CleanUp {

        /** Not null. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Nothing was removed, because another operator is at work.
     *
     * @param holder who holds the Lease, and renews it
     */
    record HeldByOther(String holder) implements CleanUp {

        /** Not null. */
        public HeldByOther {
            Objects.requireNonNull(holder, "holder");
        }
    }
}
