package io.meshupgrade.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Formatter;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What was measured as Markdown, with the machine, the method, and the goals and whether they are met. */
final class Report {

    static final ToDoubleFunction<Measured> WALL = Measured::wallNanos;
    static final ToDoubleFunction<Measured> CPU = Measured::cpuNanos;

    private final String title;
    private final String command;
    private final String method;
    private final Formatter tables = new Formatter(Locale.ROOT);
    private final Formatter goals = new Formatter(Locale.ROOT);
    private final double loadBefore =
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

    /**
     * A report without figures.
     *
     * @param command which wrote it, as people type it
     * @param method the file next to the classes that says how it is measured
     */
    Report(String title, String command, String method) {
        this.title = title;
        this.command = command;
        this.method = method;
    }

    /** A goal that is met by at most so much. */
    void atMost(String what, double limit, double value) {
        goals.format("| %s | ≤ %.1f | %.2f | %s |\n", what, limit, value, value <= limit ? "met" : "missed");
    }

    /** A goal that is met by at least so much. */
    void atLeast(String what, double limit, double value) {
        goals.format("| %s | ≥ %.0f | %.1f | %s |\n", what, limit, value, value >= limit ? "met" : "missed");
    }

    /** A goal in words. */
    void goal(String what, String limit, String measured, String met) {
        goals.format("| %s | %s | %s | %s |\n", what, limit, measured, met);
    }

    /** The medians of each contender. */
    void table(String heading, Series series) {
        boolean counted = series.names().stream().anyMatch(name -> series.median(name, Measured::requests) > 0);
        tables.format("\n### %s\n\nMedians of %d rounds.\n\n", heading, series.rounds());
        tables.format(
                "| | time, s | processor time, s | allocated, MB | peak of memory, MB |%s\n",
                counted ? " requests | restarts |" : "");
        tables.format("|---|---:|---:|---:|---:|%s\n", counted ? "---:|---:|" : "");
        for (String name : series.names()) {
            tables.format(
                    "| %s | %.2f | %.2f | %s | %s |",
                    name,
                    series.median(name, WALL) / 1e9,
                    series.median(name, CPU) / 1e9,
                    megabytes(series.median(name, Measured::allocatedBytes)),
                    megabytes(series.median(name, Measured::peakBytes)));
            if (counted) {
                tables.format(
                        " %.0f | %.0f |",
                        series.median(name, Measured::requests), series.median(name, Measured::restarts));
            }
            tables.format("\n");
        }
        tables.format("\n");
    }

    /** A sentence below the last table. */
    void say(String format, Object... values) {
        tables.format(format + "\n", values);
    }

    private static String megabytes(double bytes) {
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%.0f", bytes / 1e6);
    }

    /** Prints it and writes it. */
    void write(Path file) throws IOException {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("# %s\n\n", title);
        text.format(
                "Written by `%s` on %s. %s, %d processors, JDK %s, %s %s; load average %.1f"
                        + " before the first run; client and server on the same machine.\n\n",
                command,
                LocalDate.now(ZoneOffset.UTC),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.runtime.version"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                loadBefore);
        text.format("%s\n## Goals\n\n| | goal | measured | |\n|---|---|---|---|\n", Resources.text(method));
        text.format("%s\n## Figures\n%s", goals, tables);
        System.out.println(text);
        Files.writeString(file, text.toString());
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
