package io.meshupgrade.core;

import io.meshupgrade.core.internal.observe.ClusterReader;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.rules.TagListing;
import io.meshupgrade.tags.TagRow;
import io.meshupgrade.tags.Tags;
import java.util.List;

/** The tags of one cluster. */
final class ClusterTags implements Tags {

    private final ClusterReader cluster;
    private final String controlPlaneNamespace;

    ClusterTags(ClusterReader cluster, String controlPlaneNamespace) {
        this.cluster = cluster;
        this.controlPlaneNamespace = controlPlaneNamespace;
    }

    @Override
    public List<TagRow> list() {
        return TagListing.rows(
                cluster.labelled(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, MeshKeys.REVISION),
                cluster.labelled(ResourceType.SERVICES, controlPlaneNamespace, MeshKeys.REVISION),
                cluster.labelled(ResourceType.NAMESPACES, null, MeshKeys.REVISION));
    }
}
