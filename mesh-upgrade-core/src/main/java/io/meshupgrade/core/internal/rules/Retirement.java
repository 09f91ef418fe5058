package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Revision;
import io.meshupgrade.dependants.Usage;
import java.util.Collection;

/** Whether a revision may be taken out of service. */
final class Retirement {

    private Retirement() {}

    /**
     * Only a revision of the add-on, not the one that is to stay, and only when it is known that nobody uses it. There
     * is no age after which not knowing would do.
     *
     * @param installed the revisions of the add-on
     * @param staying the revision that is to stay
     */
    static boolean allowed(Revision revision, Collection<Revision> installed, Revision staying, Usage usage) {
        return installed.contains(revision) && !revision.equals(staying) && usage instanceof Usage.Clear;
    }
}
