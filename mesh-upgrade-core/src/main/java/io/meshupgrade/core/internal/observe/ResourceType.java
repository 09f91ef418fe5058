package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.WorkloadRef;
import java.util.Locale;

/**
 * A kind of object as the API server's paths name it.
 *
 * @param group the API group, empty for the core group
 * @param version the version within the group, for example {@code v1}
 * @param plural the resource, for example {@code mutatingwebhookconfigurations}
 */
public record ResourceType(String group, String version, String plural) {

    public static final ResourceType MUTATING_WEBHOOK_CONFIGURATIONS =
            new ResourceType("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations");
    public static final ResourceType VALIDATING_WEBHOOK_CONFIGURATIONS =
            new ResourceType("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations");
    public static final ResourceType AUTOSCALERS = new ResourceType("autoscaling", "v2", "horizontalpodautoscalers");
    public static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps");
    public static final ResourceType ENDPOINT_SLICES = new ResourceType("discovery.k8s.io", "v1", "endpointslices");
    public static final ResourceType GATEWAYS = new ResourceType("gateway.networking.k8s.io", "v1", "gateways");
    public static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "v1", "leases");
    public static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces");
    public static final ResourceType NODES = new ResourceType("", "v1", "nodes");
    public static final ResourceType PODS = new ResourceType("", "v1", "pods");
    public static final ResourceType ROLLOUTS = new ResourceType("argoproj.io", "v1alpha1", "rollouts");
    public static final ResourceType SERVICES = new ResourceType("", "v1", "services");

    /** {@return that of a workload that can be restarted} */
    public static ResourceType of(WorkloadRef workload) {
        return workload.kind().equals(ArgoFacts.ROLLOUT)
                ? ROLLOUTS
                : new ResourceType("apps", "v1", workload.kind().toLowerCase(Locale.ROOT) + "s");
    }

    /**
     * Whether a cluster may not have it, because somebody has to install it: a custom resource. All of Kubernetes' own
     * kinds that are read here are in every cluster that AKS supports.
     */
    public boolean mayBeAbsent() {
        return group.equals("gateway.networking.k8s.io") || (group.contains(".") && !group.endsWith(".k8s.io"));
    }
}
