package io.meshupgrade.examples.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Whether somebody watches. Java knows it of all streams together only, and so the system's own tool is asked. */
enum Terminal {
    INPUT(0),
    OUTPUT(1),
    ERRORS(2);

    private final int descriptor;

    Terminal(int descriptor) {
        this.descriptor = descriptor;
    }

    /** {@return whether this stream is a terminal; where nobody can tell, as on Windows, it is none} */
    boolean isWatched() {
        try {
            return new ProcessBuilder("test", "-t", Integer.toString(descriptor))
                            .redirectInput(Redirect.INHERIT)
                            .redirectOutput(Redirect.INHERIT)
                            .redirectError(Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
