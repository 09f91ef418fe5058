package io.meshupgrade.examples.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Asks before something is changed. */
final class Consent {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = {"-y", "--yes"},
            description = "Do it without asking.")
    private boolean yes;

    /**
     * Whether it may be done.
     *
     * @param question a sentence that says what will be done
     * @param otherwise what else can be passed, for a message
     * @throws ParameterException when nobody is there to be asked
     */
    boolean given(OutputOptions output, String question, String otherwise) {
        if (yes) {
            return true;
        }
        if (output.isJson() || !Terminal.INPUT.isWatched() || !Terminal.OUTPUT.isWatched()) {
            throw new ParameterException(
                    command.commandLine(), "Nobody is there to be asked: pass --yes to do it" + otherwise + ".");
        }
        PrintWriter out = output.out();
        out.print(question + " [y/N] ");
        out.flush();
        boolean agreed = answer().toLowerCase(Locale.ROOT).startsWith("y");
        if (!agreed) {
            out.println("Nothing was changed.");
            out.flush();
        }
        return agreed;
    }

    private static String answer() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
