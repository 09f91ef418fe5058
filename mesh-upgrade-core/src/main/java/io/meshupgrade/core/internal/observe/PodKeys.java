package io.meshupgrade.core.internal.observe;

import java.util.HashSet;
import java.util.Set;

/**
 * Which labels and annotations of pods are kept, and whether their requests are.
 *
 * @param labels by key
 * @param annotations by key
 * @param requests whether it is kept what they ask of their nodes
 */
public record PodKeys(Set<String> labels, Set<String> annotations, boolean requests) {

    public PodKeys {
        labels = Set.copyOf(labels);
        annotations = Set.copyOf(annotations);
    }

    /**
     * Those of {@link MeshKeys}, and further labels.
     *
     * @param labels which the selectors of webhooks look at
     */
    public static PodKeys ofMeshAnd(Set<String> labels) {
        Set<String> all = new HashSet<>(MeshKeys.POD_LABELS);
        all.addAll(labels);
        return new PodKeys(all, MeshKeys.POD_ANNOTATIONS, false);
    }

    /** Also what a restart left on them. */
    public PodKeys withStamp() {
        Set<String> more = new HashSet<>(annotations);
        more.add(OwnKeys.STAMP);
        return new PodKeys(labels, more, requests);
    }

    /** Also what they ask of their nodes, if so. */
    public PodKeys withRequests(boolean kept) {
        return new PodKeys(labels, annotations, kept);
    }
}
