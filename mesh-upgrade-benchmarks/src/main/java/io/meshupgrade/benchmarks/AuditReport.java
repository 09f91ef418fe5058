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
import java.util.Formatter;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes what was measured as Markdown, with the goals and whether they are met. */
final class AuditReport {

    private static final ToDoubleFunction<Measured> WALL = Measured::wallNanos;
    private static final ToDoubleFunction<Measured> CPU = Measured::cpuNanos;

    private final Formatter tables = new Formatter(Locale.ROOT);
    private final Formatter goals = new Formatter(Locale.ROOT);
    private final double loadBefore =
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

    void inProcess(Series series) {
        table("In one process, 20,000 pods", series);
        tables.format(
                "Ratios of pairs, median: %s %.2f of its drain; %s %.2f of its drain.\n",
                LIBRARY,
                series.ratio(LIBRARY, DRAIN, WALL),
                LIBRARY_PLAIN,
                series.ratio(LIBRARY_PLAIN, DRAIN_PLAIN, WALL));
        atMost("processor time of the client for a pod, µs", 40, series.median(LIBRARY, CPU) / PODS / 1e3);
        atMost("time in ratio to the drain of the same answers", 1.5, series.ratio(LIBRARY, DRAIN, WALL));
    }

    /** Its process would have failed without enough memory, and with it the whole run. */
    void wholeProcesses(Series series) {
        table("A process of its own, 20,000 pods", series);
        goals.format("| passes with -Xmx64m | yes | yes, each of %d times | met |\n", series.rounds());
    }

    void manyPods(Series series) {
        table("100,000 pods next to 20,000", series);
        double scale = (double) PODS / MANY_PODS;
        tables.format(
                "Ratio of pairs, median: %s %.2f of its drain.\n",
                LIBRARY_MANY, series.ratio(LIBRARY_MANY, DRAIN_MANY, WALL));
        atMost("time for a pod, 100,000 in ratio to 20,000", 1.2, series.ratio(LIBRARY_MANY, LIBRARY, WALL) * scale);
        atMost(
                "processor time for a pod, 100,000 in ratio to 20,000",
                1.2,
                series.ratio(LIBRARY_MANY, LIBRARY, CPU) * scale);
    }

    void officialClient(Series series) {
        table("The official client, 20,000 pods", series);
        tables.format(
                "Ratios of pairs, median: the official client takes %.1f times as long and allocates %.0f times as much.\n",
                series.ratio(OFFICIAL, LIBRARY, WALL), series.ratio(OFFICIAL, LIBRARY, Measured::allocatedBytes));
    }

    void kubectl(Series series) {
        table("kubectl, 20,000 pods", series);
        double times = series.ratio(KUBECTL, PROCESS, WALL);
        goals.format(
                "| kubectl's time in ratio to that of the library's process | ≥ 15 | %.1f | %s |\n",
                times, times >= 15 ? "met" : "missed");
    }

    void noKubectl() {
        goals.format(
                "| kubectl's time in ratio to that of the library's process | ≥ 15 | no kubectl on the PATH | |\n");
    }

    private void atMost(String what, double limit, double value) {
        goals.format("| %s | ≤ %.1f | %.2f | %s |\n", what, limit, value, value <= limit ? "met" : "missed");
    }

    private void table(String title, Series series) {
        tables.format("\n### %s\n\nMedians of %d rounds.\n\n", title, series.rounds());
        tables.format("| | time, s | processor time, s | allocated, MB | peak of memory, MB |\n");
        tables.format("|---|---:|---:|---:|---:|\n");
        for (String name : series.names()) {
            tables.format(
                    "| %s | %.2f | %.2f | %s | %s |\n",
                    name,
                    series.median(name, WALL) / 1e9,
                    series.median(name, CPU) / 1e9,
                    megabytes(series.median(name, Measured::allocatedBytes)),
                    megabytes(series.median(name, Measured::peakBytes)));
        }
        tables.format("\n");
    }

    private static String megabytes(double bytes) {
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%.0f", bytes / 1e6);
    }

    String text() throws IOException {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("# The sidecar audit, measured\n\n");
        text.format(
                "Written by `mesh-upgrade-benchmarks/run audit` on %s. %s, %d processors, JDK %s, %s %s; load average %.1f"
                        + " before the first run; client and server on the same machine.\n\n",
                LocalDate.now(ZoneOffset.UTC),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.runtime.version"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                loadBefore);
        text.format("%s\n## Goals\n\n| | goal | measured | |\n|---|---|---|---|\n", Resources.text("audit-method.md"));
        text.format("%s\n## Figures\n%s", goals, tables);
        return text.toString();
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
}
