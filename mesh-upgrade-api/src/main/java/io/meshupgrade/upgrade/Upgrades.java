package io.meshupgrade.upgrade;

import io.meshupgrade.common.Revision;

/** Where a request for an upgrade begins. */
public interface Upgrades {

    /**
     * An upgrade to a revision.
     *
     * @param target such as {@code asm-1-30}; whether ARM offers it is asked by the plan
     * @return the request, with the defaults of all settings
     */
    Upgrade to(Revision target);

    /**
     * An upgrade to a revision.
     *
     * @param target the name of the revision
     * @return the request, with the defaults of all settings
     * @throws IllegalArgumentException when it cannot be the name of a revision
     */
    default Upgrade to(String target) {
        return to(Revision.parse(target));
    }
}
