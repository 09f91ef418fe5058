package io.meshupgrade.core.internal.observe;

import org.jspecify.annotations.Nullable;

/** The port through which admission is asked what it would do with a new pod, which is never created. */
public interface PodProbe {

    /** Asks about a pod with this template in a namespace. */
    Answer probe(String namespace, PodTemplate template);

    /** What admission would do. */
    sealed interface Answer {

        /**
         * The pod would be created.
         *
         * @param pod as admission leaves it; its proxy says whether it was injected
         */
        record Admitted(PodFacts pod) implements Answer {}

        /** The pod would be refused. */
        record Rejected(String message) implements Answer {}

        /** We may not ask. */
        record NotAllowed(String message) implements Answer {}

        /** Nobody answered. */
        record NoAnswer(@Nullable String message) implements Answer {}
    }
}
