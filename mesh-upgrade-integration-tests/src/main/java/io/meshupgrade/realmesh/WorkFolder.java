package io.meshupgrade.realmesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder of one real mesh, and its last will: a shell that waits for this JVM to end, however it ends, kills the
 * processes whose pids are in the folder, and removes the folder.
 *
 * <p>The shell reads a pipe whose other end only this JVM holds, so it wakes up when the JVM is gone, also by kill -9.
 */
final class WorkFolder implements AutoCloseable {

    private static final String LAST_WILL = """
            trap '' INT TERM HUP
            cat >/dev/null
            for pid in "$0"/pids/*; do kill -9 "${pid##*/}" 2>/dev/null; done
            rm -rf "$0"
            """;

    private final Path path;
    private final Process lastWill;

    private WorkFolder(Path path, Process lastWill) {
        this.path = path;
        this.lastWill = lastWill;
    }

    /** A fresh folder. Its name is short, because the path of a unix socket may not be long. */
    static WorkFolder create() {
        try {
            Path path = Files.createTempDirectory("mesh-");
            Files.createDirectory(path.resolve("pids"));
            Files.createDirectory(path.resolve("logs"));
            Process lastWill = new ProcessBuilder("sh", "-c", LAST_WILL, path.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new WorkFolder(path, lastWill);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Path write(String name, String content) {
        try {
            return Files.writeString(file(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log(String process) {
        return path.resolve("logs").resolve(process + ".log");
    }

    void started(long pid) {
        write("pids/" + pid, "");
    }

    void ended(long pid) {
        try {
            Files.deleteIfExists(path.resolve("pids").resolve(Long.toString(pid)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the logs to a folder that stays. */
    void keepLogs(Path target) {
        try (Stream<Path> logs = Files.list(path.resolve("logs"))) {
            Files.createDirectories(target);
            for (Path log : logs.toList()) {
                Files.copy(log, target.resolve(log.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what still runs and removes the folder. */
    @Override
    public void close() {
        try {
            lastWill.getOutputStream().close();
            lastWill.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
