package io.meshupgrade.dependants;

import io.meshupgrade.common.Reason;
import java.util.Objects;

/**
 * One thing that depends on a revision or tag.
 *
 * @param kind in which way
 * @param object what it is, such as {@code Namespace shop} or {@code Pod shop/cart-1}
 * @param reason how it depends, with the evidence
 */
public record Dependant(DependantKind kind, String object, Reason reason) {

    /** None is null. */
    public Dependant {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(reason, "reason");
    }
}
