package io.meshupgrade.upgrade;

import java.time.Duration;
import java.util.Objects;

/** What a gate says. */
public sealed interface GateVerdict {

    /**
     * All is well.
     *
     * @return the verdict
     */
    static GateVerdict pass() {
        return new Pass();
    }

    /**
     * Something is wrong.
     *
     * @param why for people
     * @return the verdict
     */
    static GateVerdict fail(String why) {
        return new Fail(why);
    }

    /**
     * It cannot be told yet.
     *
     * @param retryAfter when to ask again, at least a second later
     * @param why for people
     * @return the verdict
     */
    static GateVerdict notYet(Duration retryAfter, String why) {
        return new NotYet(retryAfter, why);
    }

    /** All is well. */
    record Pass() implements GateVerdict {}

    /**
     * Something is wrong.
     *
     * @param why for people
     */
    record Fail(String why) implements GateVerdict {

        /** It is not null. */
        public Fail {
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * It cannot be told yet.
     *
     * @param retryAfter when to ask again
     * @param why for people
     */
    record NotYet(Duration retryAfter, String why) implements GateVerdict {

        /** Neither is null. */
        public NotYet {
            Objects.requireNonNull(retryAfter, "retryAfter");
            Objects.requireNonNull(why, "why");
        }
    }
}
