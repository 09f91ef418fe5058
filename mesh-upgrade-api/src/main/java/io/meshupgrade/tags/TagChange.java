package io.meshupgrade.tags;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the wish that a tag points to a revision, or is gone. */
public sealed interface TagChange {

    /** {@return the tag} */
    RevisionTag tag();

    /**
     * The tag is new.
     *
     * @param tag the tag
     * @param revision where it points
     */
    record Created(RevisionTag tag, Revision revision) implements TagChange {}

    /**
     * The tag pointed elsewhere before.
     *
     * @param tag the tag
     * @param from where it pointed, as its label said; may be a revision that is not installed, and is empty when it
     *     had no such label
     * @param revision where it points now
     */
    record Moved(RevisionTag tag, String from, Revision revision) implements TagChange {}

    /**
     * The tag pointed to the revision already, but some of what makes a tag was missing or wrong.
     *
     * @param tag the tag
     * @param revision where it points
     * @param mended what was mended: phrases such as "the CA of its webhook"
     */
    record Repaired(RevisionTag tag, Revision revision, List<String> mended) implements TagChange {

        /** Copies the list. */
        public Repaired {
            mended = List.copyOf(mended);
        }
    }

    /**
     * The tag was as it should be; nothing was written.
     *
     * @param tag the tag
     * @param revision where it points; null for a tag that was to be removed and was not there
     */
    record Unchanged(RevisionTag tag, @Nullable Revision revision) implements TagChange {}

    /**
     * The tag is gone.
     *
     * @param tag the tag
     */
    record Removed(RevisionTag tag) implements TagChange {}

    /**
     * Nothing was written, because it would have done harm.
     *
     * @param tag the tag
     * @param reason which harm, a {@link TagRefusal}
     */
    record Refused(RevisionTag tag, Reason reason) implements TagChange {}
}
