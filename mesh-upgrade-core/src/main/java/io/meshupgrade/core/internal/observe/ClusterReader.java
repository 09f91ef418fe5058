package io.meshupgrade.core.internal.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port through which the library reads the Kubernetes side of a cluster.
 *
 * <p>An answer is whole or there is none: what cannot be read is a {@link io.meshupgrade.common.KubernetesException}.
 */
public interface ClusterReader {

    /**
     * Lists objects by a label they carry, whatever its value, and reads their names and labels only.
     *
     * @param namespace the namespace to look in, or null for the whole cluster
     * @param labelKey the label which the objects must have
     * @return in the order of the server, which is by namespace and name
     */
    List<ObjectLabels> labelled(ResourceType type, @Nullable String namespace, String labelKey);
}
