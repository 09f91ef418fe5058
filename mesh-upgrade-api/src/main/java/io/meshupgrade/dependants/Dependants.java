package io.meshupgrade.dependants;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;

/**
 * What still depends on a revision or a tag: the question before a revision is completed away or rolled back, and
 * before a tag is removed. Reads, and changes nothing.
 *
 * <p>Safe for use by several threads.
 */
public interface Dependants {

    /**
     * What depends on a revision, whether or not it is installed. Whatever reaches it through a tag is not listed
     * again: the tag itself is a dependant, also one that nobody uses.
     *
     * @param revision the revision that is to go
     * @return what was found, and what could not be read
     */
    DependantsFound of(Revision revision);

    /**
     * What depends on a tag by its name. Pods that a revision injected by way of the tag live on without it, until they
     * are created anew; what asks for their successors is found.
     *
     * @param tag the tag that is to go
     * @return what was found, and what could not be read
     */
    DependantsFound of(RevisionTag tag);
}
