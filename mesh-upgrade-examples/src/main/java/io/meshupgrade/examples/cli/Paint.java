package io.meshupgrade.examples.cli;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Colours, where they can be seen: on a terminal, and unless the environment variable NO_COLOR is set. */
record Paint(Ansi ansi) {

    String good(String text) {
        return with(Style.fg_green, text);
    }

    String odd(String text) {
        return with(Style.fg_yellow, text);
    }

    String bad(String text) {
        return with(Style.fg_red, text);
    }

    String heading(String text) {
        return with(Style.bold, text);
    }

    private String with(Style style, String text) {
        return ansi.enabled() ? style.on() + text + style.off() : text;
    }
}
