package io.meshupgrade.testkit.internal.api;

import io.meshupgrade.testkit.internal.store.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds which the simulated API server knows: those that the product touches, and what a test adds. */
public final class Kinds {

    public static final Kind NAMESPACE = new Kind("", "v1", "namespaces", "Namespace", false);
    public static final Kind NODE = new Kind("", "v1", "nodes", "Node", false);
    public static final Kind POD = new Kind("", "v1", "pods", "Pod", true);
    public static final Kind SERVICE = new Kind("", "v1", "services", "Service", true);
    public static final Kind SERVICE_ACCOUNT = new Kind("", "v1", "serviceaccounts", "ServiceAccount", true);
    public static final Kind CONFIG_MAP = new Kind("", "v1", "configmaps", "ConfigMap", true);
    public static final Kind EVENT = new Kind("", "v1", "events", "Event", true);
    public static final Kind PERSISTENT_VOLUME_CLAIM =
            new Kind("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
    public static final Kind REPLICATION_CONTROLLER =
            new Kind("", "v1", "replicationcontrollers", "ReplicationController", true);
    public static final Kind DEPLOYMENT = new Kind("apps", "v1", "deployments", "Deployment", true);
    public static final Kind REPLICA_SET = new Kind("apps", "v1", "replicasets", "ReplicaSet", true);
    public static final Kind STATEFUL_SET = new Kind("apps", "v1", "statefulsets", "StatefulSet", true);
    public static final Kind DAEMON_SET = new Kind("apps", "v1", "daemonsets", "DaemonSet", true);
    public static final Kind CONTROLLER_REVISION =
            new Kind("apps", "v1", "controllerrevisions", "ControllerRevision", true);
    public static final Kind JOB = new Kind("batch", "v1", "jobs", "Job", true);
    public static final Kind CRON_JOB = new Kind("batch", "v1", "cronjobs", "CronJob", true);
    public static final Kind HORIZONTAL_POD_AUTOSCALER =
            new Kind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true);
    public static final Kind POD_DISRUPTION_BUDGET =
            new Kind("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true);
    public static final Kind LEASE = new Kind("coordination.k8s.io", "v1", "leases", "Lease", true);
    public static final Kind ENDPOINT_SLICE =
            new Kind("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true);
    public static final Kind MUTATING_WEBHOOK_CONFIGURATION = new Kind(
            "admissionregistration.k8s.io",
            "v1",
            "mutatingwebhookconfigurations",
            "MutatingWebhookConfiguration",
            false);
    public static final Kind VALIDATING_WEBHOOK_CONFIGURATION = new Kind(
            "admissionregistration.k8s.io",
            "v1",
            "validatingwebhookconfigurations",
            "ValidatingWebhookConfiguration",
            false);
    public static final Kind CUSTOM_RESOURCE_DEFINITION =
            new Kind("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false);
    public static final Kind GATEWAY = new Kind("gateway.networking.k8s.io", "v1", "gateways", "Gateway", true);
    public static final Kind ROLLOUT = new Kind("argoproj.io", "v1alpha1", "rollouts", "Rollout", true);
    public static final Kind CANARY = new Kind("flagger.app", "v1beta1", "canaries", "Canary", true);

    /** Those with a number of replicas that can be read and written by itself. */
    public static final Set<Kind> SCALABLE =
            Set.of(DEPLOYMENT, REPLICA_SET, STATEFUL_SET, REPLICATION_CONTROLLER, ROLLOUT);

    private final Map<String, Kind> byPath = new LinkedHashMap<>();

    /** All of the above. */
    public Kinds() {
        for (Kind kind : new Kind[] {
            NAMESPACE,
            NODE,
            POD,
            SERVICE,
            SERVICE_ACCOUNT,
            CONFIG_MAP,
            EVENT,
            PERSISTENT_VOLUME_CLAIM,
            REPLICATION_CONTROLLER,
            DEPLOYMENT,
            REPLICA_SET,
            STATEFUL_SET,
            DAEMON_SET,
            CONTROLLER_REVISION,
            JOB,
            CRON_JOB,
            HORIZONTAL_POD_AUTOSCALER,
            POD_DISRUPTION_BUDGET,
            LEASE,
            ENDPOINT_SLICE,
            MUTATING_WEBHOOK_CONFIGURATION,
            VALIDATING_WEBHOOK_CONFIGURATION,
            CUSTOM_RESOURCE_DEFINITION,
            GATEWAY
        }) {
            register(kind);
        }
    }

    /** Adds a kind, as installing its definition does. */
    public void register(Kind kind) {
        byPath.put(path(kind.group(), kind.version(), kind.plural()), kind);
    }

    public Optional<Kind> find(String group, String version, String plural) {
        return Optional.ofNullable(byPath.get(path(group, version, plural)));
    }

    /** The one that a document means by its {@code apiVersion} and {@code kind}. */
    public Optional<Kind> named(String apiVersion, String kind) {
        return byPath.values().stream()
                .filter(known ->
                        known.apiVersion().equals(apiVersion) && known.kind().equals(kind))
                .findFirst();
    }

    public Collection<Kind> all() {
        return byPath.values();
    }

    private static String path(String group, String version, String plural) {
        return group + "/" + version + "/" + plural;
    }
}
