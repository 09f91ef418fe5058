package io.meshupgrade.core;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.rules.DependantsScan;
import io.meshupgrade.dependants.Dependants;
import io.meshupgrade.dependants.DependantsFound;
import java.util.Set;

/** What depends on the revisions and tags of one cluster. */
final class ClusterDependants implements Dependants {

    private final MeshReading reading;

    ClusterDependants(MeshReading reading) {
        this.reading = reading;
    }

    @Override
    public DependantsFound of(Revision revision) {
        return scan(DependantsScan.of(reading.observe(), revision));
    }

    @Override
    public DependantsFound of(RevisionTag tag) {
        return scan(DependantsScan.of(reading.observe(), tag));
    }

    private DependantsFound scan(DependantsScan scan) {
        return scan.result(reading.podsIfReadable(PodKeys.ofMeshAnd(Set.of()), scan::accept));
    }
}
