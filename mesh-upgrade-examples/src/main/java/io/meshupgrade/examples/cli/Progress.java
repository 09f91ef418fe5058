package io.meshupgrade.examples.cli;

import java.io.PrintWriter;

/** A line that says how far it is, and is gone in the end. */
final class Progress implements AutoCloseable {

    /** As many as the API server hands over at a time. */
    private static final int PODS_AT_A_TIME = 500;

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean watched;
    private long pods;

    /** @param watched whether anybody sees it; if not, nothing is printed */
    Progress(PrintWriter err, boolean watched) {
        this.err = err;
        this.watched = watched;
    }

    void begin() {
        show("Reading the mesh and its pods ...");
    }

    void pod() {
        pods++;
        if (pods % PODS_AT_A_TIME == 0) {
            show("Read " + Words.count(pods, "pod") + " ...");
        }
    }

    private void show(String text) {
        if (watched) {
            err.print(CLEAR_LINE + text);
            err.flush();
        }
    }

    @Override
    public void close() {
        show("");
    }
}
