package io.meshupgrade.examples.cli;

import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pods of an audit, as people read them: what has the same reason together, the pods of a workload in one line. */
final class AuditGroups {

    /** Nobody reads more; what is kept then fits into any heap. */
    static final int LINES_KEPT = 10_000;

    /** @param sentence the evidence, which is that of the first pod where nobody has to act */
    record Finding(SidecarClass verdict, ReasonCode code, String sentence) {}

    /** @param restart what a restart would do for it */
    record Line(WorkloadRef workload, RestartEffect restart) {}

    private final Map<Finding, Map<Line, Long>> groups = new LinkedHashMap<>();
    private final Map<RestartEffect.Kind, Long> restarts = new EnumMap<>(RestartEffect.Kind.class);
    private int lines;
    private long leftOut;

    void add(PodAudit pod) {
        if (pod.verdict().isFinding()) {
            restarts.merge(pod.restart().kind(), 1L, Long::sum);
        }
        // The sentence about a pod that is fine may name a time or an image: it is said of all of them at once.
        String sentence = pod.verdict().isFinding()
                ? pod.reason().sentence()
                : pod.reason().code().meaning();
        Finding finding = new Finding(pod.verdict(), pod.reason().code(), sentence);
        Line line = new Line(pod.workload(), pod.restart());
        Map<Line, Long> known = groups.get(finding);
        if (known != null && known.containsKey(line)) {
            known.merge(line, 1L, Long::sum);
        } else if (lines < LINES_KEPT) {
            groups.computeIfAbsent(finding, any -> new LinkedHashMap<>()).put(line, 1L);
            lines++;
        } else {
            leftOut++;
        }
    }

    /** {@return what was found, the classes in their order} */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(groups.keySet());
        all.sort((one, other) -> one.verdict().compareTo(other.verdict()));
        return all;
    }

    Map<Line, Long> pods(Finding finding) {
        return groups.getOrDefault(finding, Map.of());
    }

    /** {@return of how many pods with a finding a restart would do this} */
    long restarts(RestartEffect.Kind kind) {
        return restarts.getOrDefault(kind, 0L);
    }

    /** {@return how many pods are in no group, because there are too many workloads} */
    long leftOut() {
        return leftOut;
    }
}
