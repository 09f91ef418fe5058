package io.meshupgrade.common;

import org.jspecify.annotations.Nullable;

/** The credential of the caller gives no token. */
public final class CredentialException extends MeshUpgradeException {

    private static final long serialVersionUID = 1L;

    private final String scope;

    /**
     * Tells for what there is no token, and why.
     *
     * @param scope what the token was to be for, for example {@code https://management.azure.com/.default}
     * @param problem why there is none, and what to do next: the rest of a sentence
     * @param cause what was caught, or null
     */
    public CredentialException(String scope, String problem, @Nullable Throwable cause) {
        super("The credential gives no token for " + scope + ": " + problem, cause);
        this.scope = scope;
    }

    /** {@return what the token was to be for} */
    public String scope() {
        return scope;
    }
}
