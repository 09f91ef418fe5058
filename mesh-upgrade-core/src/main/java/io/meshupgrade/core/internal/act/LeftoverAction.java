package io.meshupgrade.core.internal.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.rules.Leftovers.Found;

/** Removes what a revision left over. */
public final class LeftoverAction {

    private final ClusterWriter cluster;

    public LeftoverAction(ClusterWriter cluster) {
        this.cluster = cluster;
    }

    /**
     * Removes it, unless somebody changes it in the same moment, as who still needs a Lease does.
     *
     * @return whether it is gone
     */
    public boolean remove(Found leftover) {
        String namespace = leftover.object().namespace();
        String name = leftover.object().name();
        ObjectNode now = cluster.read(leftover.type(), namespace, name);
        if (now == null) {
            return true;
        }
        try {
            cluster.delete(
                    leftover.type(),
                    namespace,
                    name,
                    now.at("/metadata/resourceVersion").asText());
            return true;
        } catch (KubernetesException e) {
            if (e.failure() == Failure.NOT_FOUND) {
                return true;
            }
            if (e.failure() == Failure.CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
