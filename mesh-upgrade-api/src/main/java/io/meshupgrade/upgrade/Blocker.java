package io.meshupgrade.upgrade;

import io.meshupgrade.common.Reason;
import java.util.Objects;

/**
 * Something that keeps a run from beginning, or would keep the old revision from going.
 *
 * @param subject what it is about, such as {@code Deployment shop/cart} or {@code tag prod}
 * @param reason why, with the evidence
 * @param acceptable whether {@link Rollout#accept} can take it as it is
 */
public record Blocker(String subject, Reason reason, boolean acceptable) {

    /** None is null. */
    public Blocker {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
        return subject + ": " + reason;
    }
}
