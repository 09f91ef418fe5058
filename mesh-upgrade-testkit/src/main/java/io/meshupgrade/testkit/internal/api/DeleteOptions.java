package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.store.Key;
import org.jspecify.annotations.Nullable;

/**
 * How an object shall be deleted.
 *
 * @param graceSeconds for pods; null for the pod's own
 * @param uid that the object must have; empty for any
 * @param resourceVersion that the object must have; empty for any
 * @param dryRun whether it shall not be deleted after all
 */
public record DeleteOptions(
        @Nullable Integer graceSeconds, Propagation propagation, String uid, String resourceVersion, boolean dryRun) {

    /** Any object of the name, with the grace of its own, and its dependents as its finalizers say. */
    public static final DeleteOptions DEFAULTS = new DeleteOptions(null, Propagation.DEFAULT, "", "", false);

    /** By which the garbage collector is told to leave the dependents of an object alone. */
    public static final String ORPHAN_FINALIZER = "orphan";

    /** By which it is told to delete them first. */
    public static final String FOREGROUND_FINALIZER = "foregroundDeletion";

    /** What becomes of the dependents of the object. */
    public enum Propagation {
        /** What its finalizers say, and without one, that of the background. */
        DEFAULT,
        /** They go after it. */
        BACKGROUND,
        /** They go before it. */
        FOREGROUND,
        /** They stay. */
        ORPHAN
    }

    /** Refuses when the object is not the one that is meant. */
    void requireToMean(Key key, JsonNode object) {
        require(key, "UID", uid, object.at("/metadata/uid").asText(), "deleted and then recreated");
        require(
                key,
                "ResourceVersion",
                resourceVersion,
                object.at("/metadata/resourceVersion").asText(),
                "modified");
    }

    private static void require(Key key, String what, String wanted, String present, String happened) {
        if (!wanted.isEmpty() && !wanted.equals(present)) {
            throw ApiError.conflict(
                    key,
                    "the " + what + " in the precondition (" + wanted + ") does not match the " + what + " in record ("
                            + present + "). The object might have been " + happened);
        }
    }
}
