package io.meshupgrade.core;

import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.rules.SidecarRules;
import io.meshupgrade.core.internal.rules.SidecarTally;
import io.meshupgrade.core.internal.run.RunPorts;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.SidecarReport;
import io.meshupgrade.sidecars.Sidecars;
import io.meshupgrade.upgrade.Refresh;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The sidecars of one cluster. */
final class ClusterSidecars implements Sidecars {

    private final MeshReading reading;
    private final Supplier<RunPorts> ports;

    /** @param ports for what restarts something */
    ClusterSidecars(MeshReading reading, Supplier<RunPorts> ports) {
        this.reading = reading;
        this.ports = ports;
    }

    @Override
    public Refresh refresh() {
        return ClusterRefresh.of(ports);
    }

    @Override
    public SidecarReport audit() {
        return audit(pod -> {});
    }

    @Override
    public SidecarReport audit(Consumer<? super PodAudit> each) {
        SidecarRules rules = reading.rules();
        SidecarTally tally = new SidecarTally();
        reading.pods(PodKeys.ofMeshAnd(rules.podLabels()), pod -> {
            PodAudit verdict = rules.judge(pod);
            tally.add(verdict);
            each.accept(verdict);
        });
        return tally.report(rules.patches());
    }
}
