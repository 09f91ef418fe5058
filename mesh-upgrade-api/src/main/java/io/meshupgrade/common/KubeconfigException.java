package io.meshupgrade.common;

import org.jspecify.annotations.Nullable;

/** A kubeconfig cannot be used: it is missing, is not a kubeconfig, or gives no server or no credentials. */
public final class KubeconfigException extends MeshUpgradeException {

    private static final long serialVersionUID = 1L;

    private final String source;

    /**
     * Tells which kubeconfig, and why.
     *
     * @param source where the kubeconfig comes from, usually a path
     * @param problem what is wrong with it, and what to do next: the rest of a sentence that begins with the source
     * @param cause what was caught, or null
     */
    public KubeconfigException(String source, String problem, @Nullable Throwable cause) {
        super("The kubeconfig " + source + " " + problem, cause);
        this.source = source;
    }

    /** {@return where the kubeconfig comes from, usually a path} */
    public String source() {
        return source;
    }
}
