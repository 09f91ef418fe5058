package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.upgrade.Blocker;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is in the way, each once, in the order in which it was found. */
final class Blockers {

    private final Set<Blocker> all = new LinkedHashSet<>();

    /** Without which it cannot go on at all. */
    void hard(String subject, ReasonCode code, String sentence) {
        all.add(new Blocker(subject, new Reason(code, sentence), false));
    }

    /** Which would keep the old revision from going, and could be accepted. */
    void soft(String subject, Reason reason) {
        all.add(new Blocker(subject, reason, true));
    }

    void soft(String subject, ReasonCode code, String sentence) {
        soft(subject, new Reason(code, sentence));
    }

    List<Blocker> all() {
        return List.copyOf(all);
    }
}
