package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.PodFacts;
import java.util.Optional;

/** What a pod proves of its own sidecar. */
public final class PodProof {

    private PodProof() {}

    /** The revision that injected it; empty when it has no proxy, or its annotations prove nothing. */
    public static Optional<String> revision(PodFacts pod) {
        PodRevision proof = PodRevision.of(pod.annotations());
        return pod.proxy() == null || proof.contradicted() || proof.name().isEmpty()
                ? Optional.empty()
                : Optional.of(proof.name());
    }
}
