package io.meshupgrade.examples.cli;

import static java.util.Comparator.comparing;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.examples.cli.AuditGroups.Finding;
import io.meshupgrade.examples.cli.AuditGroups.Line;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarCounts;
import io.meshupgrade.sidecars.SidecarReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What {@code audit} found, for people. */
record AuditText(SidecarReport report, AuditGroups groups, Set<String> namespaces, Paint paint) {

    private static final String INDENT = "  ";

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.addAll(total());
        lines.addAll(revisions());
        lines.addAll(images());
        groups.findings().forEach(finding -> lines.addAll(section(finding)));
        if (groups.leftOut() > 0) {
            lines.add("");
            lines.add(Words.count(groups.leftOut(), "pod") + " of further workloads are counted above and not listed:"
                    + " look at some namespaces with -n, or at all pods with --output json.");
        }
        lines.addAll(restarts());
        return String.join(System.lineSeparator(), lines);
    }

    private List<String> total() {
        List<String> lines = new ArrayList<>();
        long findings = report.pods().findings();
        String total = Words.count(report.pods().total(), "pod");
        lines.add(
                findings == 0
                        ? paint.good(total + ", none with a finding.")
                        : paint.bad(total + ", " + Words.number(findings) + " with a finding."));
        List<String> classes = new ArrayList<>();
        report.pods().byClass().forEach((verdict, pods) -> classes.add(Words.of(verdict) + " " + Words.number(pods)));
        if (!classes.isEmpty()) {
            lines.add(INDENT + String.join(", ", classes));
        }
        for (String namespace : namespaces) {
            if (!report.byNamespace().containsKey(namespace)) {
                lines.add("No pods are in the namespace " + namespace + ".");
            }
        }
        return lines;
    }

    private List<String> revisions() {
        Set<String> names = new TreeSet<>(report.byRevision().keySet());
        report.patches().forEach(patch -> names.add(patch.revision()));
        TextTable table = new TextTable("REVISION", "PODS", "FINDINGS", "PATCH", "INJECTS NOW");
        List<String> doubts = new ArrayList<>();
        for (String name : names) {
            SidecarCounts pods = report.byRevision().getOrDefault(name, new SidecarCounts(Map.of()));
            PatchState patch = report.patches().stream()
                    .filter(state -> state.revision().equals(name))
                    .findFirst()
                    .orElse(new PatchState(name, "", PatchState.Progress.UNKNOWN, ""));
            table.add(
                    name.isEmpty() ? "not proven" : name,
                    Words.number(pods.total()),
                    Words.number(pods.findings()),
                    patch.why().isEmpty() ? "" : Words.of(patch.progress()),
                    patch.injectedImage());
            if (patch.progress() != PatchState.Progress.DONE && !patch.why().isEmpty()) {
                doubts.add("Patch of " + name + ": " + Words.clean(patch.why()));
            }
        }
        List<String> lines = block(table);
        lines.addAll(doubts);
        return lines;
    }

    private List<String> images() {
        TextTable table = new TextTable("PODS", "FINDINGS", "IMAGE OF THE SIDECAR");
        report.byImage()
                .forEach((image, pods) -> table.add(Words.number(pods.total()), Words.number(pods.findings()), image));
        return block(table);
    }

    private List<String> section(Finding finding) {
        Map<Line, Long> pods = groups.pods(finding);
        long total = pods.values().stream().mapToLong(Long::longValue).sum();
        long workloads = pods.keySet().stream().map(Line::workload).distinct().count();
        String heading =
                finding.verdict() + ": " + Words.count(total, "pod") + " of " + Words.count(workloads, "workload");
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(finding.verdict().isFinding() ? paint.odd(heading) : paint.good(heading));
        lines.add(INDENT + Words.clean(finding.sentence()));
        if (!finding.code().advice().isEmpty()) {
            lines.add(INDENT + "Advice: " + finding.code().advice());
        }
        TextTable table = new TextTable("WORKLOAD", "PODS", "A RESTART");
        pods.entrySet().stream()
                .sorted(comparing(entry -> sortKey(entry.getKey().workload())))
                .forEach(entry -> table.add(
                        entry.getKey().workload().toString(),
                        Words.number(entry.getValue()),
                        restart(finding.verdict(), entry.getKey().restart())));
        table.lines().forEach(line -> lines.add(INDENT + INDENT + line));
        return lines;
    }

    private static String sortKey(WorkloadRef workload) {
        return workload.namespace() + "/" + workload.kind() + "/" + workload.name();
    }

    private static String restart(SidecarClass verdict, RestartEffect restart) {
        return switch (restart.kind()) {
            case NOT_NEEDED -> verdict.isFinding() ? "is not needed" : "";
            case FIXES -> "fixes it";
            case NOT_YET -> "is too early: " + restart.why();
            case DOES_NOT_FIX -> "does not fix it";
            case BREAKS -> "breaks it";
            case NOT_POSSIBLE -> "is not possible: " + restart.why();
            case UNKNOWN -> "does what cannot be told";
        };
    }

    /** What can be done, at the end, where it is read first. */
    private List<String> restarts() {
        List<String> lines = new ArrayList<>();
        for (RestartEffect.Kind kind : RestartEffect.Kind.values()) {
            long count = groups.restarts(kind);
            if (count > 0) {
                lines.add(restart(kind, Words.count(count, "pod")));
            }
        }
        if (!lines.isEmpty()) {
            lines.add(0, "");
        }
        return lines;
    }

    private String restart(RestartEffect.Kind kind, String pods) {
        return switch (kind) {
            case NOT_NEEDED -> "A restart is not needed for " + pods + ".";
            case FIXES -> paint.good("A restart fixes " + pods + ".");
            case NOT_YET -> paint.odd("A restart is too early for " + pods + ": wait until the patch is rolled out.");
            case DOES_NOT_FIX -> paint.odd("A restart does not fix " + pods + ": follow the advice first.");
            case BREAKS -> paint.bad("A restart breaks " + pods + ": follow the advice before anything restarts.");
            case NOT_POSSIBLE -> paint.odd("Nobody can restart " + pods + " by a workload: see why above.");
            case UNKNOWN -> paint.odd("What a restart does to " + pods + " cannot be told.");
        };
    }

    private static List<String> block(TextTable table) {
        List<String> lines = new ArrayList<>();
        if (!table.isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
        return lines;
    }
}
