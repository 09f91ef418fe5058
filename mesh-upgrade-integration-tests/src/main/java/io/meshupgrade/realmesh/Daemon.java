package io.meshupgrade.realmesh;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the mesh that runs until it is stopped. Its output goes to a log. */
final class Daemon {

    private static final int LINES_OF_LOG_TO_QUOTE = 15;

    private final WorkFolder folder;
    private final String name;
    private final Process process;

    private Daemon(WorkFolder folder, String name, Process process) {
        this.folder = folder;
        this.name = name;
        this.process = process;
    }

    static Daemon start(WorkFolder folder, String name, Path binary, List<String> arguments) {
        return start(folder, name, binary, arguments, Map.of());
    }

    static Daemon start(
            WorkFolder folder, String name, Path binary, List<String> arguments, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder()
                .directory(folder.file(".").toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.log(name).toFile()))
                .redirectErrorStream(true);
        builder.command().add(binary.toString());
        builder.command().addAll(arguments);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            folder.started(process.pid());
            return new Daemon(folder, name, process);
        } catch (IOException e) {
            throw new RealMeshException("Cannot start " + name + " (" + binary + ")", e);
        }
    }

    /** For loops that wait for this process to do something: tells at once when it has ended instead. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new RealMeshException(
                    name + " ended with exit code " + process.exitValue() + "; the end of its log:\n" + endOfLog());
        }
    }

    /** Its last lines, for messages. */
    String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(folder.log(name));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG_TO_QUOTE), lines.size()));
        } catch (IOException e) {
            return "(it cannot be read: " + e + ")";
        }
    }

    /** Asks the process to end, and kills it when it has not after five seconds. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        folder.ended(process.pid());
    }
}
