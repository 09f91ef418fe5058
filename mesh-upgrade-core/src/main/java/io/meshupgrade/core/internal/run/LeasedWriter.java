package io.meshupgrade.core.internal.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.ResourceType;
import org.jspecify.annotations.Nullable;

/** Writes only while the Lease is ours. */
final class LeasedWriter implements ClusterWriter {

    private final ClusterWriter cluster;
    private final HeldLease lease;

    LeasedWriter(ClusterWriter cluster, HeldLease lease) {
        this.cluster = cluster;
        this.lease = lease;
    }

    @Override
    public @Nullable ObjectNode read(ResourceType type, @Nullable String namespace, String name) {
        return cluster.read(type, namespace, name);
    }

    @Override
    public ObjectNode create(ResourceType type, @Nullable String namespace, ObjectNode object) {
        lease.keep();
        return cluster.create(type, namespace, object);
    }

    @Override
    public void tryCreate(ResourceType type, @Nullable String namespace, ObjectNode object) {
        cluster.tryCreate(type, namespace, object);
    }

    @Override
    public ObjectNode patch(ResourceType type, @Nullable String namespace, String name, ObjectNode patch) {
        lease.keep();
        return cluster.patch(type, namespace, name, patch);
    }

    @Override
    public void delete(ResourceType type, @Nullable String namespace, String name, String resourceVersion) {
        lease.keep();
        cluster.delete(type, namespace, name, resourceVersion);
    }
}
