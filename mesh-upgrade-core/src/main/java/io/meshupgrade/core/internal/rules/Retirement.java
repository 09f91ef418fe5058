package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a revision may be taken out of service: only when it is known that nobody uses it. There is no age after
 * which not knowing would do.
 */
public final class Retirement {

    private static final int NAMED = 3;

    private Retirement() {}

    /**
     * Who stands in the way.
     *
     * @param found what depends on the revision
     * @param accepted kinds of dependants that do not
     * @return empty when nobody does
     */
    public static Optional<Reason> obstacle(DependantsFound found, Collection<DependantKind> accepted) {
        Map<DependantKind, Usage> deciding = new HashMap<>(found.kinds());
        deciding.keySet().removeAll(accepted);
        Usage usage = new DependantsFound(found.name(), deciding, 0, 0, List.of()).overall();
        return TagRemoval.refusal(usage, UpgradeReason.STILL_NEEDED, UpgradeReason.NOT_READ)
                .map(reason -> new Reason(
                        reason.code(),
                        (usage instanceof Usage.Blocked
                                        ? found.name() + " is still needed. "
                                        : "Whether anything depends on " + found.name() + " is not known. ")
                                + reason.sentence()));
    }

    /** What the revision that is to stay lacks; empty when it is ready. */
    public static Optional<Reason> notReady(MeshObservation observation, Revision staying) {
        List<Reason> missing = RevisionReadiness.missing(observation, staying);
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String named = String.join(
                " ", missing.stream().limit(NAMED).map(Reason::sentence).toList());
        return Optional.of(new Reason(
                UpgradeReason.REVISION_NOT_READY,
                staying + " would stay alone, and is not ready. " + named
                        + (missing.size() > NAMED ? " And " + (missing.size() - NAMED) + " more." : "")));
    }
}
