package io.meshupgrade.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This JVM, once more. */
final class Java {

    /** How {@code mesh-upgrade-examples/bin/mesh-upgrade} starts it, in little memory. */
    private static final List<String> LAUNCHER = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m");

    private Java() {}

    /** Runs a class of these benchmarks as the command line is run. */
    static List<String> launched(Class<?> main, String... arguments) {
        return command(LAUNCHER, main, arguments);
    }

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
