package io.meshupgrade.tags;

/** What may happen when a tag is set, beside the change itself. */
public enum TagOption {
    /** Gateways of the Gateway API that use the tag may be rolled, which istiod does at once when it moves. */
    MOVE_GATEWAYS,
    /**
     * The tag may be called {@code default}: it injects pods of namespaces with the label
     * {@code istio-injection=enabled}, too. No validator is made beside it, as istioctl does: of the add-on, AKS
     * decides which revision validates configuration (AKS documentation, istio-upgrade).
     */
    DEFAULT_TAG
}
