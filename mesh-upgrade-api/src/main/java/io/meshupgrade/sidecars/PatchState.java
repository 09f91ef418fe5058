package io.meshupgrade.sidecars;

import java.util.Objects;

/**
 * Whether a patch of a revision is rolled out: whether its istiods, its gateways and its injector are of one version.
 * AKS patches them one after the other; sidecars follow when their workloads restart.
 *
 * @param revision which one
 * @param injectedImage the image that its injector gives to pods now, empty when that is not known
 * @param progress how far it is
 * @param why the versions seen, or what is not known: a sentence
 */
public record PatchState(String revision, String injectedImage, Progress progress, String why) {

    /** None is null. */
    public PatchState {
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(injectedImage, "injectedImage");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(why, "why");
    }

    /** How far a patch is. */
    public enum Progress {
        /** All are of one version. */
        DONE,
        /** They differ: restarts would be too early, and some in vain. */
        ROLLING,
        /** It cannot be told. */
        UNKNOWN
    }
}
