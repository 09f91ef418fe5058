package io.meshupgrade.common;

import java.util.Objects;

/**
 * Why something was decided, for programs and for people: one value that plans, events, logs, reports and exceptions
 * share.
 *
 * @param code for programs
 * @param sentence for people, with the evidence: which label, which webhook, which image
 */
public record Reason(ReasonCode code, String sentence) {

    /** Neither is null. */
    public Reason {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(sentence, "sentence");
    }

    @Override
    public String toString() {
        return code.name() + ": " + sentence;
    }
}
