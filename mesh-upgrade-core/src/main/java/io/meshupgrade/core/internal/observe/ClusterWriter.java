package io.meshupgrade.core.internal.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The port through which the library changes the Kubernetes side of a cluster: single requests, each of which says what
 * it expects to find, so that what somebody else changed meanwhile is never overwritten.
 *
 * <p>None of them is sent a second time by itself. What goes wrong is a
 * {@link io.meshupgrade.common.KubernetesException}: {@code CONFLICT} when the object is not the one that was expected,
 * {@code NOT_FOUND} when it is gone, and {@code UNREACHABLE} or {@code TIMED_OUT} when nobody knows whether the change
 * took effect, which a read then has to find out.
 */
public interface ClusterWriter {

    /**
     * Reads one object whole.
     *
     * @param namespace its namespace; null for an object of the whole cluster
     * @return null when there is none
     */
    @Nullable
    ObjectNode read(ResourceType type, @Nullable String namespace, String name);

    /**
     * Creates an object, which must not exist.
     *
     * @param namespace its namespace; null for an object of the whole cluster
     * @param object the object, with its name
     * @return the object as the server made it
     */
    ObjectNode create(ResourceType type, @Nullable String namespace, ObjectNode object);

    /**
     * Asks what {@link #create} would answer, admission included, and creates nothing.
     *
     * @param namespace its namespace; null for an object of the whole cluster
     * @param object the object, with its name
     */
    void tryCreate(ResourceType type, @Nullable String namespace, ObjectNode object);

    /**
     * Changes an object by a merge patch (RFC 7396).
     *
     * @param patch with {@code metadata.resourceVersion} when the object must still be the one that was read
     * @return the object as it is now
     */
    ObjectNode patch(ResourceType type, @Nullable String namespace, String name, ObjectNode patch);

    /**
     * Deletes an object, if it is still the one that was read.
     *
     * @param resourceVersion of the object that was read
     */
    void delete(ResourceType type, @Nullable String namespace, String name, String resourceVersion);
}
