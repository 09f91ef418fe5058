package io.meshupgrade.core;

import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.rules.LintScan;
import io.meshupgrade.lint.Lint;
import io.meshupgrade.lint.LintReport;

/** What is wrong in one cluster. */
final class ClusterLint implements Lint {

    private final MeshReading reading;

    ClusterLint(MeshReading reading) {
        this.reading = reading;
    }

    @Override
    public LintReport check() {
        MeshObservation observation = reading.observe();
        LintScan scan = new LintScan(observation);
        return scan.result(reading.podsIfReadable(PodKeys.ofMeshAnd(observation.selectedLabels()), scan::accept));
    }
}
