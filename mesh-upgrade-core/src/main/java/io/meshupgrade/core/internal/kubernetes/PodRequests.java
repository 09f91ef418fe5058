package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.core.internal.observe.Requests;

/**
 * Adds up what the containers of a pod ask for: its containers and those init containers that go on running, together,
 * or one of the other init containers if that asks for more (Kubernetes documentation, Sidecar Containers, "Resource
 * sharing within containers", somewhat simplified).
 */
final class PodRequests {

    private Requests together = Requests.NONE;
    private Requests first = Requests.NONE;

    /** @param goesOn whether the container runs beside the others, and does not end before they start */
    void add(Requests asked, boolean goesOn) {
        if (goesOn) {
            together = together.plus(asked);
        } else {
            first = first.max(asked);
        }
    }

    Requests total() {
        return together.max(first);
    }

    void clear() {
        together = Requests.NONE;
        first = Requests.NONE;
    }
}
