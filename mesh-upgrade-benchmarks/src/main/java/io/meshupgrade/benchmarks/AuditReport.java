package io.meshupgrade.benchmarks;

import static io.meshupgrade.benchmarks.AuditBenchmark.DRAIN;
import static io.meshupgrade.benchmarks.AuditBenchmark.DRAIN_MANY;
import static io.meshupgrade.benchmarks.AuditBenchmark.DRAIN_PLAIN;
import static io.meshupgrade.benchmarks.AuditBenchmark.KUBECTL;
import static io.meshupgrade.benchmarks.AuditBenchmark.LIBRARY;
import static io.meshupgrade.benchmarks.AuditBenchmark.LIBRARY_MANY;
import static io.meshupgrade.benchmarks.AuditBenchmark.LIBRARY_PLAIN;
import static io.meshupgrade.benchmarks.AuditBenchmark.MANY_PODS;
import static io.meshupgrade.benchmarks.AuditBenchmark.OFFICIAL;
import static io.meshupgrade.benchmarks.AuditBenchmark.PODS;
import static io.meshupgrade.benchmarks.AuditBenchmark.PROCESS;
import static io.meshupgrade.benchmarks.Report.CPU;
import static io.meshupgrade.benchmarks.Report.WALL;

/** Which goals of the audit are met. */
final class AuditReport {

    private final Report report;

    AuditReport(Report report) {
        this.report = report;
    }

    void inProcess(Series series) {
        report.table("In one process, 20,000 pods", series);
        report.say(
                "Ratios of pairs, median: %s %.2f of its drain; %s %.2f of its drain.",
                LIBRARY,
                series.ratio(LIBRARY, DRAIN, WALL),
                LIBRARY_PLAIN,
                series.ratio(LIBRARY_PLAIN, DRAIN_PLAIN, WALL));
        report.atMost("processor time of the client for a pod, µs", 40, series.median(LIBRARY, CPU) / PODS / 1e3);
        report.atMost("time in ratio to the drain of the same answers", 1.5, series.ratio(LIBRARY, DRAIN, WALL));
    }

    /** Its process would have failed without enough memory, and with it the whole run. */
    void wholeProcesses(Series series) {
        report.table("A process of its own, 20,000 pods", series);
        report.goal("passes with -Xmx64m", "yes", "yes, each of %d times".formatted(series.rounds()), "met");
    }

    void manyPods(Series series) {
        report.table("100,000 pods next to 20,000", series);
        double scale = (double) PODS / MANY_PODS;
        report.say(
                "Ratio of pairs, median: %s %.2f of its drain.",
                LIBRARY_MANY, series.ratio(LIBRARY_MANY, DRAIN_MANY, WALL));
        report.atMost(
                "time for a pod, 100,000 in ratio to 20,000", 1.2, series.ratio(LIBRARY_MANY, LIBRARY, WALL) * scale);
        report.atMost(
                "processor time for a pod, 100,000 in ratio to 20,000",
                1.2,
                series.ratio(LIBRARY_MANY, LIBRARY, CPU) * scale);
    }

    void officialClient(Series series) {
        report.table("The official client, 20,000 pods", series);
        report.say(
                "Ratios of pairs, median: the official client takes %.1f times as long and allocates %.0f times as much.",
                series.ratio(OFFICIAL, LIBRARY, WALL), series.ratio(OFFICIAL, LIBRARY, Measured::allocatedBytes));
    }

    void kubectl(Series series) {
        report.table("kubectl, 20,000 pods", series);
        report.atLeast("kubectl's time in ratio to that of the command line", 15, series.ratio(KUBECTL, PROCESS, WALL));
    }

    void noKubectl() {
        report.goal("kubectl's time in ratio to that of the command line", "≥ 15", "no kubectl on the PATH", "");
    }
}
