package io.meshupgrade.core.internal.kubernetes;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer came, but it is not the document that was asked for. The message names the object and the field. */
final class UnreadableDocument extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableDocument(String message) {
        super(message);
    }

    UnreadableDocument(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
