package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.Right;
import io.meshupgrade.upgrade.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run has to be allowed to do in Kubernetes for the steps of a plan, besides reading, which the plan itself has
 * shown. {@code docs/rbac} grants just that. Asking admission by dry runs is not among it, since a run does without.
 */
public final class NeededRights {

    /** Each with what it is needed for. */
    private final Map<Right, String> rights = new LinkedHashMap<>();

    private final String controlPlane;

    private NeededRights(String controlPlane) {
        this.controlPlane = controlPlane;
    }

    /**
     * Those to hold the Lease.
     *
     * @param namespace of the Lease
     */
    public static Map<Right, String> ofLease(String namespace) {
        NeededRights needed = new NeededRights("");
        needed.add("hold the Lease", ResourceType.LEASES, namespace, "get", "create", "patch");
        return needed.rights;
    }

    /**
     * Those of the steps of a plan.
     *
     * @param controlPlane the namespace of the control plane
     */
    public static Map<Right, String> of(List<Step> steps, String controlPlane) {
        NeededRights needed = new NeededRights(controlPlane);
        steps.forEach(needed::add);
        return needed.rights;
    }

    private void add(Step step) {
        if (step instanceof Step.CopyMeshConfig) {
            add("copy the mesh config", ResourceType.CONFIG_MAPS, controlPlane, "get", "create");
        } else if (step instanceof Step.PinGateway pin) {
            add("pin Gateways", ResourceType.GATEWAYS, pin.namespace(), "get", "patch");
        } else if (step instanceof Step.PointGateway gateway) {
            add("move Gateways", ResourceType.GATEWAYS, gateway.namespace(), "get", "patch");
        } else if (step instanceof Step.MoveTag) {
            tags("move tags", "get", "create", "patch");
        } else if (step instanceof Step.RemoveTag) {
            tags("remove a tag", "get", "delete");
        } else if (step instanceof Step.PointNamespace point) {
            add("point namespaces", ResourceType.NAMESPACES, point.namespace(), "get", "patch");
        } else if (step instanceof Step.Restart restart) {
            restart(restart);
        }
    }

    private void tags(String purpose, String... verbs) {
        add(purpose, ResourceType.MUTATING_WEBHOOK_CONFIGURATIONS, null, verbs);
        add(purpose, ResourceType.SERVICES, controlPlane, verbs);
    }

    private void restart(Step.Restart restart) {
        String namespace = restart.workload().namespace();
        List<ResourceType> followed = new ArrayList<>();
        for (String plural : List.of("deployments", "statefulsets", "daemonsets", "replicasets")) {
            followed.add(new ResourceType("apps", "v1", plural));
        }
        followed.add(ResourceType.PODS);
        ResourceType own = ResourceType.of(restart.workload());
        if (own.equals(ResourceType.ROLLOUTS)) {
            followed.add(own);
        }
        followed.forEach(type -> add("follow restarts", type, namespace, "list", "watch"));
        add("restart workloads", own, namespace, "get", "patch");
    }

    private void add(String purpose, ResourceType type, @Nullable String namespace, String... verbs) {
        for (String verb : verbs) {
            rights.putIfAbsent(new Right(verb, type, namespace), purpose);
        }
    }
}
