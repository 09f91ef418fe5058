package io.meshupgrade.lint;

import io.meshupgrade.common.Reason;
import java.util.Objects;

/**
 * One thing that was found.
 *
 * @param severity how bad it is
 * @param object what it is about, such as {@code Namespace shop} or {@code Deployment shop/cart}
 * @param reason what is wrong, with the evidence; its code is a {@link LintCode}, whose advice says what to do
 */
public record LintFinding(Severity severity, String object, Reason reason) {

    /** None is null. */
    public LintFinding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(reason, "reason");
    }

    /** How bad a finding is. The worst comes first. */
    public enum Severity {
        /** Pods are turned away or lose their sidecar, now or at the next restart. */
        ERROR,
        /** Something does not do what its labels seem to say, or was left over. */
        WARNING,
        /** Good to know; nothing is wrong with it. */
        INFO
    }
}
