package io.meshupgrade.core.internal.observe;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod, as small as it can be and still prove what it runs and what it should run.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its uid
 * @param createdAt when it was created; null when the server does not say
 * @param labels those labels that the reader was asked to keep, see {@link MeshKeys}
 * @param annotations those annotations that the reader was asked to keep
 * @param controller what controls it; null for a pod on its own
 * @param proxy its container {@code istio-proxy}; null when it has none
 * @param hostNetwork whether it lives in the network of its node
 * @param node the node that it was bound to, empty before
 * @param phase for example {@code Running}, empty when the server does not say
 * @param ready whether its condition {@code Ready} is true
 * @param deletionAt when it is to be gone, grace included; null when nobody deleted it
 * @param requests what it asks of its node, if the reader was asked to keep that
 */
public record PodFacts(
        String namespace,
        String name,
        String uid,
        @Nullable Instant createdAt,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable OwnerLink controller,
        @Nullable ProxyContainer proxy,
        boolean hostNetwork,
        String node,
        String phase,
        boolean ready,
        @Nullable Instant deletionAt,
        Requests requests) {

    public PodFacts {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /**
     * The proxy of a pod.
     *
     * @param image as the pod's spec names it
     * @param nativeSidecar whether it is among the init containers and goes on running ({@code restartPolicy: Always})
     */
    public record ProxyContainer(String image, boolean nativeSidecar) {}

    /** Whether it has ended for good: its containers will not be started again. */
    public boolean finished() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** Whether it is being deleted. */
    public boolean terminating() {
        return deletionAt != null;
    }
}
