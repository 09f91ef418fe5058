package io.meshupgrade.examples.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/** JSON as all commands print it. */
final class JsonOutput {

    private JsonOutput() {}

    static String text(Record result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = to(text)) {
            json.writePOJO(result);
        } catch (IOException e) {
            throw new UncheckedIOException("A record of text and lists cannot fail to be written", e);
        }
        return text.toString();
    }

    /** For what is written as it comes. The writer stays open. */
    static JsonGenerator to(Writer writer) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        return new ObjectMapper()
                .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .createGenerator(writer)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(printer);
    }
}
