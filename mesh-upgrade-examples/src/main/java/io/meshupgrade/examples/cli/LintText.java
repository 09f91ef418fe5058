package io.meshupgrade.examples.cli;

import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.lint.LintFinding;
import io.meshupgrade.lint.LintFinding.Severity;
import io.meshupgrade.lint.LintReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code lint} found, for people: the same finding of several objects once. */
record LintText(LintReport report, Paint paint) {

    private record Kind(Severity severity, ReasonCode code) {}

    @Override
    public String toString() {
        Map<Kind, List<LintFinding>> kinds = new LinkedHashMap<>();
        for (LintFinding finding : report.findings()) {
            kinds.computeIfAbsent(new Kind(finding.severity(), finding.reason().code()), any -> new ArrayList<>())
                    .add(finding);
        }
        List<String> lines = new ArrayList<>();
        lines.add(total());
        kinds.forEach((kind, findings) -> lines.addAll(section(kind, findings)));
        lines.addAll(Notes.notRead(report.notRead()));
        return String.join(System.lineSeparator(), lines);
    }

    private String total() {
        if (report.findings().isEmpty()) {
            return report.notRead().isEmpty()
                    ? paint.good("Nothing was found.")
                    : paint.odd("Nothing was found in what could be read.");
        }
        List<String> numbers = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            long count = report.findings().stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
            if (count > 0) {
                numbers.add(painted(severity, severity.name() + " " + Words.number(count)));
            }
        }
        return Words.count(report.findings().size(), "finding") + ": " + String.join(", ", numbers);
    }

    private List<String> section(Kind kind, List<LintFinding> findings) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(painted(kind.severity(), kind.severity() + " " + kind.code().name()) + ": "
                + kind.code().meaning());
        if (!kind.code().advice().isEmpty()) {
            lines.add("  Advice: " + kind.code().advice());
        }
        TextTable table = new TextTable("OBJECT", "WHY");
        findings.forEach(finding -> table.add(finding.object(), finding.reason().sentence()));
        table.lines().forEach(line -> lines.add("    " + line));
        return lines;
    }

    private String painted(Severity severity, String text) {
        return switch (severity) {
            case ERROR -> paint.bad(text);
            case WARNING -> paint.odd(text);
            case INFO -> paint.good(text);
        };
    }
}
