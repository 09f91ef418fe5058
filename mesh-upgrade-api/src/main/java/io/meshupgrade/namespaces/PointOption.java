package io.meshupgrade.namespaces;

/** What may happen when a namespace is pointed elsewhere, beside the move itself. */
public enum PointOption {
    /** Gateways of the Gateway API that go by the label of the namespace may be rolled, which istiod does at once. */
    MOVE_GATEWAYS
}
