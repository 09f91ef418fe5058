package io.meshupgrade.controlplane;

import io.meshupgrade.common.Reason;
import java.util.Objects;

/**
 * Something of a revision that is not installed.
 *
 * @param object what it is, such as {@code ConfigMap aks-istio-system/istio-shared-configmap-asm-1-28}
 * @param reason why it was removed or left, a {@link LeftoverReason}
 */
public record Leftover(String object, Reason reason) {

    /** Neither is null. */
    public Leftover {
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(reason, "reason");
    }
}
