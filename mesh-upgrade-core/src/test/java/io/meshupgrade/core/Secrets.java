package io.meshupgrade.core;

import java.io.PrintWriter;
import java.io.StringWriter;

/** For tests that look for secrets where none may be. */
public final class Secrets {

    private Secrets() {}

    /** The message and the stack trace, with all causes. */
    public static String everythingItSays(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
