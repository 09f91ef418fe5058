package io.meshupgrade.core.internal.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.Optional;

/**
 * Copies the shared mesh config of one revision for another: its data, and nothing that ties it to the object or owner
 * that it came from. One that is there already was prepared by somebody, and is never written over.
 */
public final class MeshConfigAction {

    private static final String NAME = "istio-shared-configmap-";

    private final ClusterWriter cluster;
    private final String namespace;

    /** @param namespace that of the control plane */
    public MeshConfigAction(ClusterWriter cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /**
     * Copies it, if there is one and none for the other.
     *
     * @return why admission does not take it for the other revision, or empty
     */
    public Optional<Reason> copy(Revision from, Revision to) {
        ObjectNode source = cluster.read(ResourceType.CONFIG_MAPS, namespace, NAME + from);
        if (source == null || cluster.read(ResourceType.CONFIG_MAPS, namespace, NAME + to) != null) {
            return Optional.empty();
        }
        ObjectNode copy =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        copy.putObject("metadata").put("name", NAME + to).put("namespace", namespace);
        for (String field : new String[] {"data", "binaryData"}) {
            JsonNode value = source.path(field);
            if (value.isObject()) {
                copy.set(field, value.deepCopy());
            }
        }
        try {
            cluster.create(ResourceType.CONFIG_MAPS, namespace, copy);
        } catch (KubernetesException e) {
            if (e.failure() == Failure.CONFLICT) {
                // Somebody else made it meanwhile.
                return Optional.empty();
            }
            if (e.failure() != Failure.REFUSED && e.failure() != Failure.FORBIDDEN) {
                throw e;
            }
            return Optional.of(new Reason(UpgradeReason.MESH_CONFIG_REFUSED, String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }
}
