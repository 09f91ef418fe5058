package io.meshupgrade.examples.cli;

import java.io.PrintWriter;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command prints its result. */
final class OutputOptions {

    /** In small letters, as people type them and as the help shows them. */
    private enum Format {
        text,
        json
    }

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to print the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Format format;

    /**
     * Prints the result in the chosen format.
     *
     * @param text for people
     * @param json for scripts: a record whose first component is the version of its schema
     */
    void print(Supplier<String> text, Record json) {
        print(paint -> text.get(), () -> json);
    }

    /** The same with colours for people. */
    void print(Function<Paint, String> text, Supplier<Record> json) {
        printLine(isJson() ? JsonOutput.text(json.get()) : text.apply(paint()));
    }

    /** For people only, with colours. */
    void print(Function<Paint, String> text) {
        printLine(text.apply(paint()));
    }

    private void printLine(String text) {
        PrintWriter out = out();
        out.println(text);
        out.flush();
    }

    boolean isJson() {
        return format == Format.json;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    private Paint paint() {
        return new Paint(command.commandLine().getColorScheme().ansi());
    }

    /** {@return a line about the progress, which never gets between the lines of a result} */
    Progress progress() {
        boolean watched = Terminal.ERRORS.isWatched() && !(isJson() && Terminal.OUTPUT.isWatched());
        return new Progress(command.commandLine().getErr(), watched);
    }
}
