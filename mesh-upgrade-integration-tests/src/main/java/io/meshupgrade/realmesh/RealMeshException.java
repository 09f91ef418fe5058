package io.meshupgrade.realmesh;

import org.jspecify.annotations.Nullable;

/** The real mesh does not do what it should: a binary is missing, a process ended, something did not become ready. */
public final class RealMeshException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RealMeshException(String message) {
        this(message, null);
    }

    RealMeshException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
