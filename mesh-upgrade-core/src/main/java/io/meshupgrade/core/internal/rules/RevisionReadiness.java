package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ComponentStatus;
import io.meshupgrade.controlplane.ComponentStatus.Kind;
import io.meshupgrade.controlplane.ComponentStatus.State;
import io.meshupgrade.controlplane.ControlPlaneReason;
import io.meshupgrade.controlplane.RevisionStatus;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the control plane of a revision can do its work: istiod, webhook with CA, endpoints, injector, and each
 * gateway of AKS that the other revision has. ARM is done before that (Azure/AKS#4800). A probe stays the only proof of
 * injection.
 */
public final class RevisionReadiness {

    private static final Set<Kind> GATEWAYS_OF_AKS = Set.of(Kind.INGRESS_EXTERNAL, Kind.INGRESS_INTERNAL, Kind.EGRESS);

    private RevisionReadiness() {}

    /**
     * What is missing; what could not be read is missing, too.
     *
     * @return empty when the revision is ready
     */
    public static List<Reason> missing(MeshObservation observation, Revision revision) {
        List<RevisionStatus> all = ControlPlaneRules.status(observation).revisions();
        Optional<RevisionStatus> own = all.stream()
                .filter(status -> status.revision().equals(revision.name()))
                .findFirst();
        if (own.isEmpty()) {
            return List.of(new Reason(ControlPlaneReason.MISSING, "Nothing of " + revision + " is in the cluster."));
        }
        List<Reason> missing = new ArrayList<>();
        own.get().components().stream()
                .filter(component -> component.state() != State.READY)
                .map(ComponentStatus::reason)
                .forEach(missing::add);
        injector(observation, revision).ifPresent(missing::add);
        all.stream()
                .filter(other -> !other.equals(own.get()))
                .forEach(other -> missing.addAll(gateways(other, own.get())));
        return List.copyOf(missing);
    }

    /**
     * What is seen to be missing for injection; gateways do not matter to it, and what could not be read is not in it.
     *
     * @return empty when the revision can inject, as far as that is known
     */
    static List<String> missingForInjection(MeshObservation observation, Revision revision) {
        return ControlPlaneRules.status(observation).revisions().stream()
                .filter(status -> status.revision().equals(revision.name()))
                .flatMap(status -> status.components().stream())
                .filter(component -> component.kind().injects() && component.state() == State.NOT_READY)
                .map(component -> component.reason().sentence())
                .toList();
    }

    private static Optional<Reason> injector(MeshObservation observation, Revision revision) {
        String map = "ConfigMap " + observation.mesh().controlPlaneNamespace() + "/istio-sidecar-injector-" + revision;
        if (observation.mesh().injectors() instanceof Reading.Unknown<List<InjectorConfig>> unknown) {
            return Optional.of(new Reason(ControlPlaneReason.NOT_READ, unknown.why()));
        }
        return MeshObservation.value(observation.mesh().injectors()).stream()
                        .anyMatch(injector -> injector.revision().equals(revision.name()))
                ? Optional.empty()
                : Optional.of(new Reason(ControlPlaneReason.MISSING, "There is no " + map + "."));
    }

    /** AKS names a gateway of each revision alike, but for the revision at the end. */
    private static List<Reason> gateways(RevisionStatus other, RevisionStatus own) {
        List<String> present =
                own.components().stream().map(ComponentStatus::object).toList();
        String theirs = "-" + other.revision();
        return other.components().stream()
                .filter(component -> GATEWAYS_OF_AKS.contains(component.kind()))
                .map(ComponentStatus::object)
                .filter(object -> object.endsWith(theirs))
                .map(object -> object.substring(0, object.length() - theirs.length()) + "-" + own.revision())
                .filter(object -> !present.contains(object))
                .map(object -> new Reason(ControlPlaneReason.MISSING, "There is no " + object + "."))
                .toList();
    }
}
