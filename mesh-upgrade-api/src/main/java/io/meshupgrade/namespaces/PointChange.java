package io.meshupgrade.namespaces;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import org.jspecify.annotations.Nullable;

/** What became of the wish that a namespace gets its sidecars from a revision or tag. */
public sealed interface PointChange {

    /** {@return the name of the namespace} */
    String namespace();

    /**
     * It points there now, and new pods get the sidecar of the revision.
     *
     * @param namespace its name
     * @param from the label before; null when it had none
     * @param to the label now: the name of the revision or tag
     * @param revision that injects
     */
    record Pointed(String namespace, @Nullable String from, String to, Revision revision) implements PointChange {}

    /**
     * It pointed there before, and nothing was written.
     *
     * @param namespace its name
     * @param to the label: the name of the revision or tag
     * @param revision that injects
     */
    record Unchanged(String namespace, String to, Revision revision) implements PointChange {}

    /**
     * It has the label, but for a minute admission did not follow: do not restart anything there before it does.
     *
     * @param namespace its name
     * @param from the label before; null when it had none
     * @param to the label now
     * @param reason what was seen last
     */
    record NotFollowed(String namespace, @Nullable String from, String to, Reason reason) implements PointChange {}

    /**
     * It was pointed there, and somebody put something else back.
     *
     * @param namespace its name
     * @param to what the label was set to
     * @param now what it is; null when it is gone, or the namespace is
     * @param manager who did it, as {@code metadata.managedFields} says, for example {@code argocd-controller}; null
     *     when it does not
     */
    record Reverted(
            String namespace,
            String to,
            @Nullable String now,
            @Nullable String manager) implements PointChange {}

    /**
     * Nothing was written, because it would have done harm.
     *
     * @param namespace its name
     * @param reason which harm, a {@link PointRefusal}
     */
    record Refused(String namespace, Reason reason) implements PointChange {}

    /**
     * Nothing was written, because another operator changes the mesh now.
     *
     * @param namespace its name
     * @param holder who holds the Lease
     */
    record HeldByOther(String namespace, String holder) implements PointChange {}
}
