package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program, from its start to its end. Its processor time and its peak of memory are looked at every
 * {@value #LOOK_EVERY_MILLIS} ms, so that what it does in the last of them is not in there; memory is seen on Linux
 * only.
 *
 * @param command the program and its arguments
 * @param folder its home and working directory, where its messages go, too
 * @param expectedExit the exit code that says that it did its work
 */
record OtherProcess(List<String> command, Path folder, int expectedExit) implements Contender {

    private static final long LOOK_EVERY_MILLIS = 10;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    OtherProcess {
        command = List.copyOf(command);
    }

    @Override
    public Measured run() throws IOException, InterruptedException {
        Path messages = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output().toFile())
                .redirectError(messages.toFile());
        builder.environment().put("HOME", folder.toString());
        long begin = System.nanoTime();
        Process process = builder.start();
        Duration cpu = Duration.ZERO;
        long peak = 0;
        try {
            do {
                cpu = process.info().totalCpuDuration().orElse(cpu);
                peak = Math.max(peak, peak(process.pid()));
            } while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } finally {
            process.destroyForcibly();
        }
        long wall = System.nanoTime() - begin;
        if (process.exitValue() != expectedExit) {
            throw new IOException("%s ended with %d instead of %d: %s"
                    .formatted(command, process.exitValue(), expectedExit, Files.readString(messages, UTF_8)));
        }
        return new Measured(wall, cpu.toNanos(), 0, peak);
    }

    /** The file with what it printed. */
    Path output() {
        return folder.resolve("stdout");
    }

    static long peak(long pid) {
        try {
            Matcher line = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return line.find() ? Long.parseLong(line.group(1)) * 1024 : 0;
        } catch (IOException e) {
            // It has just ended, or this is no Linux: not seen.
            return 0;
        }
    }
}
