package io.meshupgrade.core;

import io.meshupgrade.core.internal.observe.ClusterReader;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.rules.TagHealthScan;
import io.meshupgrade.core.internal.rules.TagListing;
import io.meshupgrade.tags.TagRow;
import io.meshupgrade.tags.Tags;
import io.meshupgrade.tags.TagsHealth;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The tags of one cluster. */
final class ClusterTags implements Tags {

    private final ClusterReader cluster;
    private final Supplier<MeshReading> reading;
    private final String controlPlaneNamespace;

    /** @param reading for what needs more than a few lists */
    ClusterTags(ClusterReader cluster, Supplier<MeshReading> reading, String controlPlaneNamespace) {
        this.cluster = cluster;
        this.reading = reading;
        this.controlPlaneNamespace = controlPlaneNamespace;
    }

    @Override
    public List<TagRow> list() {
        return TagListing.rows(
                cluster.labelled(ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, MeshKeys.REVISION),
                cluster.labelled(ResourceType.SERVICES, controlPlaneNamespace, MeshKeys.REVISION),
                cluster.labelled(ResourceType.NAMESPACES, null, MeshKeys.REVISION));
    }

    @Override
    public TagsHealth health() {
        MeshReading mesh = reading.get();
        TagHealthScan scan = new TagHealthScan(mesh.observe());
        return scan.result(mesh.podsIfReadable(PodKeys.ofMeshAnd(Set.of()), scan::accept));
    }
}
