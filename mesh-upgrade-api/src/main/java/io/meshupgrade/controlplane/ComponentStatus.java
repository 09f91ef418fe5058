package io.meshupgrade.controlplane;

import io.meshupgrade.common.Reason;
import java.util.Objects;

/**
 * One part of a revision.
 *
 * @param kind which part
 * @param object the object that it is, such as {@code Deployment aks-istio-system/istiod-asm-1-30}
 * @param state whether it does its work
 * @param reason why it is said to be so, with the evidence
 */
public record ComponentStatus(Kind kind, String object, State state, Reason reason) {

    /** None is null. */
    public ComponentStatus {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }

    /** The parts of a revision. */
    public enum Kind {
        /** The Deployment of istiod. */
        ISTIOD(true),
        /** The webhook that asks it, and its CA. */
        WEBHOOK(true),
        /** What answers behind its Service. */
        ENDPOINTS(true),
        /** The ingress gateway with an external address. */
        INGRESS_EXTERNAL(false),
        /** The ingress gateway with an internal address. */
        INGRESS_INTERNAL(false),
        /** An egress gateway. */
        EGRESS(false),
        /** What istiod made for a Gateway of the Gateway API. */
        GATEWAY_API(false);

        private final boolean injects;

        Kind(boolean injects) {
            this.injects = injects;
        }

        /** {@return whether injection needs it} */
        public boolean injects() {
            return injects;
        }
    }

    /** Whether a part does its work, from best to worst. */
    public enum State {
        /** It does. */
        READY,
        /** It could not be read. */
        UNKNOWN,
        /** It does not. */
        NOT_READY
    }
}
