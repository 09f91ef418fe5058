package io.meshupgrade.realmesh;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a program to its end. */
final class Command {

    private Command() {}

    /**
     * What a program left behind.
     *
     * @param line the command, for messages
     */
    record Result(String line, int exitCode, String output, String errors) {

        /** The output of a program that succeeded. */
        String orThrow() {
            if (exitCode != 0) {
                throw new RealMeshException(line + " ended with exit code " + exitCode + ": " + errors.strip());
            }
            return output;
        }
    }

    static Result run(Path binary, Map<String, String> environment, List<String> arguments, String input) {
        List<String> line = new ArrayList<>(List.of(binary.toString()));
        line.addAll(arguments);
        String shown = binary.getFileName() + " " + String.join(" ", arguments);
        Path errors = null;
        try {
            // A file, so that a program which says much on one stream cannot wait for us on the other.
            errors = Files.createTempFile("errors-", ".txt");
            ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // A program that does not read its input is free to; its exit code tells the rest.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(shown, process.waitFor(), output, Files.readString(errors));
        } catch (IOException e) {
            throw new RealMeshException("Cannot run " + shown, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RealMeshException("Interrupted while running " + shown, e);
        } finally {
            delete(errors);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
