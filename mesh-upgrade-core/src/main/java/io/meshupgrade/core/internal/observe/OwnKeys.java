package io.meshupgrade.core.internal.observe;

/** Annotations that this library writes. */
public final class OwnKeys {

    /** On a namespace, webhook or Gateway that was moved: what was there before, see {@code Before}. */
    public static final String BEFORE = "mesh-upgrade.io/before";

    /** On a pod template, and so on its pods: for what it was restarted, see {@code Stamp}. */
    public static final String STAMP = "mesh-upgrade.io/stamp";

    /** On a workload, written by its owner: {@value #NEVER} when it is not to be restarted here. */
    public static final String RESTART = "mesh-upgrade.io/restart";

    /** The value of {@link #RESTART}. */
    public static final String NEVER = "never";

    private OwnKeys() {}
}
