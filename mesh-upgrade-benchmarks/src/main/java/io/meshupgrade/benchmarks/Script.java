package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bash script, as people have one. Its processor time is that of all the programs that it runs, by bash's
 * {@code times}; its memory the most that any one of them was seen with, every {@value #LOOK_EVERY_MILLIS} ms.
 *
 * @param text the script, which ends at the first program that fails
 * @param folder its home and working directory
 */
record Script(String text, Path folder) implements Contender {

    private static final long LOOK_EVERY_MILLIS = 100;
    /** Of the shell and of what it ran: user, then system. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s");

    @Override
    public Measured run() throws IOException, InterruptedException {
        Path messages = folder.resolve("stderr");
        Path printed = folder.resolve("stdout");
        Path script = Files.writeString(folder.resolve("script"), "set -e\n" + text + "\ntimes\n");
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", script.toString()))
                .directory(folder.toFile())
                .redirectOutput(printed.toFile())
                .redirectError(messages.toFile());
        builder.environment().put("HOME", folder.toString());
        long begin = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        try {
            do {
                peak = Math.max(
                        peak,
                        process.children()
                                .mapToLong(child -> OtherProcess.peak(child.pid()))
                                .max()
                                .orElse(0));
            } while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } finally {
            process.destroyForcibly();
        }
        long wall = System.nanoTime() - begin;
        if (process.exitValue() != 0) {
            throw new IOException(
                    "A script ended with %d: %s".formatted(process.exitValue(), Files.readString(messages, UTF_8)));
        }
        List<String> lines = Files.readAllLines(printed, UTF_8);
        return new Measured(wall, processorNanos(lines.subList(lines.size() - 2, lines.size())), 0, peak);
    }

    private static long processorNanos(List<String> times) {
        Matcher each = TIMES.matcher(String.join(" ", times));
        Duration sum = Duration.ZERO;
        while (each.find()) {
            sum = sum.plusMinutes(Long.parseLong(each.group(1)))
                    .plusMillis(Math.round(Double.parseDouble(each.group(2)) * 1000));
        }
        return sum.toNanos();
    }
}
