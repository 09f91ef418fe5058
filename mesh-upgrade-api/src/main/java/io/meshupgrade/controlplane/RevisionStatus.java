package io.meshupgrade.controlplane;

import java.util.List;
import java.util.Objects;

/**
 * One revision.
 *
 * @param revision its name
 * @param components its parts: istiod, webhook and endpoints always, gateways as far as it has some
 */
public record RevisionStatus(String revision, List<ComponentStatus> components) {

    /** Copies the list. */
    public RevisionStatus {
        Objects.requireNonNull(revision, "revision");
        components = List.copyOf(components);
    }

    /**
     * Whether it should be able to inject: its istiod is available, its webhook has a CA and its Service has an
     * endpoint. Gateways do not count. API servers learn of it with a delay: only a pod that was injected, if only as a
     * dry run, proves it.
     *
     * @return the worst of the three; not ready is worse than unknown
     */
    public ComponentStatus.State readiness() {
        return components.stream()
                .filter(component -> component.kind().injects())
                .map(ComponentStatus::state)
                .max(Enum::compareTo)
                .orElse(ComponentStatus.State.UNKNOWN);
    }
}
