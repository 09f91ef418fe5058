package io.meshupgrade.core.internal.observe;

/** The port through which a run asks what it may do, before it does anything. */
public interface AccessReviewer {

    /**
     * Whether the caller has a right, as the server says.
     *
     * @throws io.meshupgrade.common.KubernetesException when the server does not say
     */
    boolean allows(Right right);
}
