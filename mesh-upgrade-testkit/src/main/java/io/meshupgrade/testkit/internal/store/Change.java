package io.meshupgrade.testkit.internal.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A change of one object, as watches tell it.
 *
 * @param before the object before the change, or null when it is new
 * @param object the object after the change; for a removal, its last state with the resource version of the removal
 */
public record Change(
        Type type, Key key, long resourceVersion, @Nullable ObjectNode before, ObjectNode object) {

    /** As watch events name them. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
