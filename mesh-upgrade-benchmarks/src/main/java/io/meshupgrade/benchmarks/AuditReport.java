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

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes what was measured as Markdown, with the goals and whether they are met. */
final class AuditReport {

    private static final ToDoubleFunction<Measured> WALL = Measured::wallNanos;
    private static final ToDoubleFunction<Measured> CPU = Measured::cpuNanos;

    private final StringBuilder tables = new StringBuilder();
    private final StringBuilder goals = new StringBuilder();
    private final double loadBefore =
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

    void inProcess(Series series) {
        table("In one process, 20,000 pods", series);
        tables.append(line(
                "Ratios of pairs, median: %s %.2f of its drain; %s %.2f of its drain.",
                LIBRARY,
                series.ratio(LIBRARY, DRAIN, WALL),
                LIBRARY_PLAIN,
                series.ratio(LIBRARY_PLAIN, DRAIN_PLAIN, WALL)));
        atMost("processor time of the client for a pod, µs", 40, series.median(LIBRARY, CPU) / PODS / 1e3);
        atMost("time in ratio to the drain of the same answers", 1.5, series.ratio(LIBRARY, DRAIN, WALL));
    }

    /** Its process would have failed without enough memory, and with it the whole run. */
    void wholeProcesses(Series series) {
        table("A process of its own, 20,000 pods", series);
        goals.append(
                line("| passes with -Xmx64m | yes | yes, %d of %d runs | met |", series.rounds(), series.rounds()));
    }

    void officialClient(Series series) {
        table("The official client, 20,000 pods", series);
        tables.append(line(
                "Ratios of pairs, median: the official client takes %.1f times as long and allocates %.0f times as much.",
                series.ratio(OFFICIAL, LIBRARY, WALL), series.ratio(OFFICIAL, LIBRARY, Measured::allocatedBytes)));
    }

    void noKubectl() {
        goals.append(
                "| kubectl's time in ratio to that of the library's process | ≥ 15 | no kubectl on the PATH | |\n");
    }

    void kubectl(Series series) {
        table("kubectl, 20,000 pods", series);
        double times = series.ratio(KUBECTL, PROCESS, WALL);
        goals.append(line(
                "| kubectl's time in ratio to that of the library's process | ≥ 15 | %.1f | %s |",
                times, times >= 15 ? "met" : "missed"));
    }

    void manyPods(Series series) {
        table("100,000 pods next to 20,000", series);
        double scale = (double) PODS / MANY_PODS;
        tables.append(line(
                "Ratio of pairs, median: %s %.2f of its drain.",
                LIBRARY_MANY, series.ratio(LIBRARY_MANY, DRAIN_MANY, WALL)));
        atMost("time for a pod, 100,000 in ratio to 20,000", 1.2, series.ratio(LIBRARY_MANY, LIBRARY, WALL) * scale);
        atMost(
                "processor time for a pod, 100,000 in ratio to 20,000",
                1.2,
                series.ratio(LIBRARY_MANY, LIBRARY, CPU) * scale);
    }

    private void atMost(String what, double limit, double value) {
        goals.append(line("| %s | ≤ %.1f | %.2f | %s |", what, limit, value, value <= limit ? "met" : "missed"));
    }

    private void table(String title, Series series) {
        tables.append(line("\n### %s\n", title))
                .append(line(
                        "Medians of %d rounds.\n\n| | time, s | processor time, s | allocated, MB | peak of memory, MB |",
                        series.rounds()))
                .append("|---|---:|---:|---:|---:|\n");
        for (String name : series.names()) {
            tables.append(line(
                    "| %s | %.2f | %.2f | %s | %s |",
                    name,
                    series.median(name, WALL) / 1e9,
                    series.median(name, CPU) / 1e9,
                    megabytes(series.median(name, Measured::allocatedBytes)),
                    megabytes(series.median(name, Measured::peakBytes))));
        }
        tables.append('\n');
    }

    private static String megabytes(double bytes) {
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%.0f", bytes / 1e6);
    }

    String text() throws IOException {
        return line("# The sidecar audit, measured\n")
                + line(
                        "Written by `mesh-upgrade-benchmarks/run audit` on %s. %s, %d processors seen, JDK %s, %s %s; load"
                                + " average %.1f before the first run, client and server on the same machine.\n",
                        LocalDate.now(ZoneOffset.UTC),
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.runtime.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        loadBefore)
                + Resources.text("audit-method.md")
                + "\n## Goals\n\n| | goal | measured | |\n|---|---|---|---|\n"
                + goals
                + "\n## Figures\n"
                + tables;
    }

    private static String processor() throws IOException {
        Path linux = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(linux)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(linux).stream()
                .filter(each -> each.startsWith("model name"))
                .map(each -> each.replaceFirst(".*:\\s*", ""))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + "\n";
    }
}
