package io.meshupgrade.sidecars;

/**
 * How a pod's sidecar stands to the one that a new pod in its place would get. The names stay the same from release to
 * release.
 */
public enum SidecarClass {
    /** It runs what it would get. */
    CURRENT(false),
    /** It was injected by another revision than the one that would inject it now, older or newer. */
    OUTDATED_REVISION(true),
    /** It was injected by the right revision, with another build of the proxy than that revision injects now. */
    OUTDATED_PATCH(true),
    /** It runs the same build from another registry or path, which is as good. */
    RELOCATED(false),
    /** It names an image of its own, which a restart would give it again. */
    PINNED(false),
    /** A sidecar is asked for, and it has none. */
    MISSING_SIDECAR(true),
    /** It has a sidecar, and would come up without one. */
    UNEXPECTED_SIDECAR(true),
    /** It has no sidecar and is not meant to, or belongs to another mesh. */
    EXEMPT(false),
    /** It is a gateway which AKS or istiod manages: its owner replaces it, and nobody else should. */
    MANAGED_GATEWAY(false),
    /** It is being deleted; its proxy stays connected until it is gone. */
    TERMINATING(false),
    /** It has ended, and only its record is left. */
    FINISHED(false),
    /** It cannot be told, which is never taken for the best. */
    UNKNOWN(true);

    private final boolean finding;

    SidecarClass(boolean finding) {
        this.finding = finding;
    }

    /** {@return whether somebody should look at it} */
    public boolean isFinding() {
        return finding;
    }
}
