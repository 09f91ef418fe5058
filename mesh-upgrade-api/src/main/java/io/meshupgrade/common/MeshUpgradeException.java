package io.meshupgrade.common;

import org.jspecify.annotations.Nullable;

/**
 * Something broke: no access, no answer, or an answer that makes no sense. What a careful operator has to expect of a
 * cluster is a return value instead.
 *
 * <p>The message is written for a person: what failed, on what, and what to do next. Subclasses carry the same as
 * fields, for programs. Neither ever holds a credential.
 */
public abstract class MeshUpgradeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * For subclasses.
     *
     * @param message what failed, on what, and what to do next
     * @param cause what was caught, or null
     */
    protected MeshUpgradeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
