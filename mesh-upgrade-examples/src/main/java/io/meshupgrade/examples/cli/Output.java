package io.meshupgrade.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that says how a result is shown, for commands to mix in. */
final class Output {

    /** Counts up when a document changes in a way that breaks its readers. */
    private static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    enum Format {
        text,
        json
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to show the result: text for people (the default), json for programs.")
    private Format format = Format.text;

    /**
     * Shows a result.
     *
     * @param text writes it for people
     * @param json adds it to a document for programs
     */
    void show(Consumer<PrintWriter> text, Consumer<ObjectNode> json) {
        PrintWriter out = command.commandLine().getOut();
        if (format == Format.text) {
            text.accept(out);
        } else {
            ObjectNode document = JSON.createObjectNode().put("schemaVersion", SCHEMA_VERSION);
            json.accept(document);
            out.println(pretty(document));
        }
        out.flush();
    }

    private static String pretty(ObjectNode document) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON can always be written", e);
        }
    }
}
