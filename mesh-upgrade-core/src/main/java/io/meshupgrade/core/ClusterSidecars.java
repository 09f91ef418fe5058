package io.meshupgrade.core;

import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.rules.SidecarRules;
import io.meshupgrade.core.internal.rules.SidecarTally;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.SidecarReport;
import io.meshupgrade.sidecars.Sidecars;
import java.util.function.Consumer;

/** The sidecars of one cluster. */
final class ClusterSidecars implements Sidecars {

    private final MeshReading reading;

    ClusterSidecars(MeshReading reading) {
        this.reading = reading;
    }

    @Override
    public SidecarReport audit() {
        return audit(pod -> {});
    }

    @Override
    public SidecarReport audit(Consumer<? super PodAudit> each) {
        MeshFacts facts = reading.facts();
        SidecarRules rules = SidecarRules.of(facts, reading.controllers(), reading.images(facts));
        SidecarTally tally = new SidecarTally();
        reading.pods(PodKeys.ofMeshAnd(rules.podLabels()), pod -> {
            PodAudit verdict = rules.judge(pod);
            tally.add(verdict);
            each.accept(verdict);
        });
        return tally.report(rules.patches());
    }
}
