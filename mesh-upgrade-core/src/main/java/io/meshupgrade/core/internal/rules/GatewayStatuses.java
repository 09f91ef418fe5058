package io.meshupgrade.core.internal.rules;

import io.meshupgrade.controlplane.ComponentStatus;
import io.meshupgrade.controlplane.ComponentStatus.Kind;
import io.meshupgrade.controlplane.ComponentStatus.State;
import io.meshupgrade.controlplane.ControlPlaneReason;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the gateways of a revision are: those that AKS runs, and those that istiod made for Gateways. */
final class GatewayStatuses {

    private GatewayStatuses() {}

    static List<ComponentStatus> of(MeshObservation observation, String revision) {
        List<ComponentStatus> statuses = new ArrayList<>();
        for (WorkloadFacts workload : MeshObservation.value(observation.workloads())) {
            Kind kind = workload.ref().kind().equals("Deployment") ? kind(workload) : null;
            if (kind != null && belongs(workload, kind, revision)) {
                statuses.add(deployment(kind, workload));
            }
        }
        return statuses;
    }

    /** AKS names its gateways with the revision; istiod writes its own into the template of those that it makes. */
    private static boolean belongs(WorkloadFacts workload, Kind kind, String revision) {
        return kind == Kind.GATEWAY_API
                ? revision.equals(workload.template().annotations().get(MeshKeys.REVISION))
                : workload.ref().name().endsWith("-" + revision);
    }

    private static @Nullable Kind kind(WorkloadFacts workload) {
        String component = workload.labels()
                .getOrDefault(
                        MeshKeys.AKS_COMPONENT, workload.template().labels().getOrDefault(MeshKeys.AKS_COMPONENT, ""));
        if (component.equals("egress-gateway")) {
            return Kind.EGRESS;
        }
        if (component.equals("ingress-gateway") || workload.ref().name().startsWith("aks-istio-ingressgateway-")) {
            return workload.ref().name().contains("-internal-") ? Kind.INGRESS_INTERNAL : Kind.INGRESS_EXTERNAL;
        }
        return workload.labels().containsKey(MeshKeys.GATEWAY_MANAGED) ? Kind.GATEWAY_API : null;
    }

    /** A rollout under way does no harm as long as the Deployment stays available. */
    static ComponentStatus deployment(Kind kind, WorkloadFacts workload) {
        String object = workload.ref().toString();
        RolloutFacts.Condition available = workload.rollout().conditions().get("Available");
        if (workload.rollout().available() == 0
                || (available != null && !available.status().equals("True"))) {
            return ControlPlaneRules.status(
                    kind,
                    object,
                    State.NOT_READY,
                    ControlPlaneReason.NOT_AVAILABLE,
                    object + " is not available: " + workload.rollout().available() + " of its pods are.");
        }
        Optional<String> unfinished = RolloutStatus.unfinished(workload.ref(), workload.rollout());
        String sentence = object + " has " + workload.rollout().available() + " available";
        return ControlPlaneRules.status(
                kind,
                object,
                State.READY,
                unfinished.isPresent() ? ControlPlaneReason.ROLLING_OUT : ControlPlaneReason.READY,
                sentence + unfinished.map(why -> "; " + why).orElse("") + ".");
    }
}
