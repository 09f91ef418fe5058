package io.meshupgrade.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This JVM, once more. */
final class Java {

    private Java() {}

    /** Runs a class of these benchmarks. */
    static List<String> command(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
