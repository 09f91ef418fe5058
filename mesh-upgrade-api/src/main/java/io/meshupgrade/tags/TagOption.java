package io.meshupgrade.tags;

/** What may happen when a tag is moved, beside the move itself. */
public enum TagOption {
    /** Gateways of the Gateway API that use the tag may be rolled, which istiod does at once when it moves. */
    MOVE_GATEWAYS
}
