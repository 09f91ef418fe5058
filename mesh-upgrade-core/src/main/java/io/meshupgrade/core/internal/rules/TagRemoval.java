package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.dependants.Dependant;
import io.meshupgrade.dependants.Usage;
import java.util.List;
import java.util.Optional;

/**
 * Whether a tag may go, or go elsewhere, as far as those who use it are concerned. {@code istioctl tag remove} looks at
 * one of the six ways in which something depends on a tag; here all of them count, and so does what could not be read.
 */
public final class TagRemoval {

    private static final int NAMED = 5;

    private TagRemoval() {}

    /** Why not; empty when nobody minds. */
    public static Optional<Reason> refusal(Usage usage, ReasonCode used, ReasonCode unknown) {
        if (usage instanceof Usage.Blocked blocked) {
            List<Dependant> named = blocked.examples().stream().limit(NAMED).toList();
            String names = String.join(
                    "; ", named.stream().map(one -> one.reason().sentence()).toList());
            long others = blocked.count() - named.size();
            return Optional.of(new Reason(used, names + (others > 0 ? " And " + others + " more." : "")));
        }
        return usage instanceof Usage.Unknown notKnown
                ? Optional.of(new Reason(unknown, String.join(" ", notKnown.notRead())))
                : Optional.empty();
    }
}
