package io.meshupgrade.examples.cli;

import java.util.ArrayList;
import java.util.List;

/** What is said below a result. */
final class Notes {

    private Notes() {}

    /** {@return what could not be read, so that nobody takes it for absent} */
    static List<String> notRead(List<String> sentences) {
        List<String> lines = new ArrayList<>();
        if (!sentences.isEmpty()) {
            lines.add("");
            lines.add("Not everything was read, and there may be more:");
            sentences.forEach(sentence -> lines.add("  " + Words.clean(sentence)));
        }
        return lines;
    }
}
