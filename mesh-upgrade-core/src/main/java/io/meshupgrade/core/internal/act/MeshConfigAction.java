package io.meshupgrade.core.internal.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.MeshConfigCopy;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.rules.LineDiff;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies the shared mesh config of one revision for another: its data, and nothing that ties it to the object or owner
 * that it came from. One that is there already was prepared by somebody, and is never written over.
 */
public final class MeshConfigAction {

    /**
     * What the name of each shared mesh config begins with; the revision follows (AKS documentation, istio-meshconfig).
     */
    public static final String NAME = "istio-shared-configmap-";

    private static final String TEXT = "mesh";

    private final ClusterWriter cluster;
    private final String namespace;

    /** @param namespace that of the control plane */
    public MeshConfigAction(ClusterWriter cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /**
     * Copies it, if there is one and none for the other. Admission is asked first whether the other revision takes it:
     * which fields are allowed depends on the revision.
     */
    public MeshConfigCopy copy(Revision from, Revision to) {
        ObjectNode source = read(from);
        if (source == null) {
            return new MeshConfigCopy.NothingToCopy(from);
        }
        ObjectNode present = read(to);
        if (present != null) {
            return prepared(source, present, to);
        }
        ObjectNode copy = copyOf(source, to);
        try {
            cluster.tryCreate(ResourceType.CONFIG_MAPS, namespace, copy);
        } catch (KubernetesException e) {
            return notTaken(e, source, to);
        }
        try {
            cluster.create(ResourceType.CONFIG_MAPS, namespace, copy);
        } catch (KubernetesException e) {
            ObjectNode now = e.failure() == Failure.CANCELLED ? null : read(to);
            if (now == null) {
                throw e;
            }
            MeshConfigCopy.Prepared found = prepared(source, now, to);
            // Without differences it may be ours, whose answer was lost, or somebody's: it is a copy either way.
            return found.differences().isEmpty() ? new MeshConfigCopy.Copied(from, to) : found;
        }
        return new MeshConfigCopy.Copied(from, to);
    }

    private MeshConfigCopy notTaken(KubernetesException e, ObjectNode source, Revision to) {
        if (e.failure() == Failure.CONFLICT) {
            ObjectNode now = read(to);
            if (now != null) {
                return prepared(source, now, to);
            }
        }
        // 401 and 429 say nothing about what was asked for.
        boolean refused = List.of(400, 403, 422).contains(e.status());
        if (!refused) {
            throw e;
        }
        return new MeshConfigCopy.Refused(
                new Reason(UpgradeReason.MESH_CONFIG_REFUSED, String.valueOf(e.getMessage())));
    }

    private @Nullable ObjectNode read(Revision revision) {
        return cluster.read(ResourceType.CONFIG_MAPS, namespace, NAME + revision);
    }

    private ObjectNode copyOf(ObjectNode source, Revision to) {
        ObjectNode copy =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        copy.putObject("metadata").put("name", NAME + to).put("namespace", namespace);
        for (String field : List.of("data", "binaryData")) {
            JsonNode value = source.path(field);
            if (value.isObject()) {
                copy.set(field, value.deepCopy());
            }
        }
        return copy;
    }

    private static MeshConfigCopy.Prepared prepared(ObjectNode source, ObjectNode present, Revision to) {
        return new MeshConfigCopy.Prepared(to, LineDiff.of(text(source), text(present)));
    }

    private static String text(ObjectNode map) {
        return map.path("data").path(TEXT).asText("");
    }
}
