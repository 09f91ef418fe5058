package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Form;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import io.meshupgrade.core.internal.observe.ArgoFacts;
import io.meshupgrade.core.internal.observe.Delivery;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.PodOwners;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.Requests;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts.Condition;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what makes pods: Kubernetes' own kinds, and the Rollouts of Argo where the cluster has them. */
final class WorkloadLists {

    static final ResourceType REPLICA_SETS = new ResourceType("apps", "v1", "replicasets");
    private static final ResourceType JOBS = new ResourceType("batch", "v1", "jobs");

    /** Those that replace their pods when their template changes. */
    static final List<Source> ROLLING = List.of(
            new Source(new ResourceType("apps", "v1", "deployments"), "Deployment", false),
            new Source(new ResourceType("apps", "v1", "statefulsets"), "StatefulSet", false),
            new Source(new ResourceType("apps", "v1", "daemonsets"), "DaemonSet", false));

    /** Restarted otherwise, and watched only where there are some. */
    static final Source ROLLOUTS = new Source(ResourceType.ROLLOUTS, ArgoFacts.ROLLOUT, false);

    private static final List<Source> OTHERS = List.of(
            new Source(REPLICA_SETS, "ReplicaSet", true),
            new Source(new ResourceType("", "v1", "replicationcontrollers"), "ReplicationController", true),
            new Source(new ResourceType("batch", "v1", "cronjobs"), "CronJob", false),
            new Source(JOBS, "Job", true),
            ROLLOUTS);

    /** Those between a pod and what it belongs to. */
    private static final List<ResourceType> IN_BETWEEN = List.of(REPLICA_SETS, JOBS);

    private static final String[] CONTROLLER = {
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "metadata.ownerReferences.apiVersion",
        "metadata.ownerReferences.kind",
        "metadata.ownerReferences.name",
        "metadata.ownerReferences.uid",
        "metadata.ownerReferences.controller"
    };

    private static final Projection OWNED = owned();

    static Projection owned() {
        return new Projection(CONTROLLER);
    }

    /** Of all kinds together: none has a field of another that means something else. */
    static Projection kept() {
        return new Projection(CONTROLLER)
                .and(
                        "metadata.resourceVersion",
                        "metadata.generation",
                        "metadata.labels",
                        "spec.replicas",
                        "spec.paused",
                        "spec.restartAt",
                        "spec.workloadRef.kind",
                        "spec.workloadRef.name",
                        "spec.suspend",
                        "spec.strategy.type",
                        "spec.strategy.rollingUpdate.partition",
                        "spec.strategy.rollingUpdate.maxSurge",
                        "spec.updateStrategy.type",
                        "spec.updateStrategy.rollingUpdate.partition",
                        "spec.template.metadata.labels",
                        "spec.template.spec.hostNetwork",
                        "spec.template.spec.containers.resources.requests",
                        "spec.template.spec.initContainers.restartPolicy",
                        "spec.template.spec.initContainers.resources.requests",
                        "spec.jobTemplate.spec.template.metadata.labels",
                        "spec.jobTemplate.spec.template.spec.hostNetwork",
                        "status.observedGeneration",
                        "status.phase",
                        "status.restartedAt",
                        "status.replicas",
                        "status.updatedReplicas",
                        "status.readyReplicas",
                        "status.availableReplicas",
                        "status.desiredNumberScheduled",
                        "status.updatedNumberScheduled",
                        "status.numberReady",
                        "status.numberAvailable",
                        "status.currentRevision",
                        "status.updateRevision",
                        "status.conditions.type",
                        "status.conditions.status",
                        "status.conditions.reason",
                        "status.conditions.message")
                .keeping("metadata.annotations", Set.of(OwnKeys.RESTART, OwnKeys.STAMP))
                .keeping(
                        "spec.template.metadata.annotations",
                        PodKeys.ofMeshAnd(Set.of()).withStamp().annotations())
                .keeping("spec.jobTemplate.spec.template.metadata.annotations", MeshKeys.POD_ANNOTATIONS);
    }

    private static final Projection KEPT = kept();

    private final ObjectLists lists;

    WorkloadLists(ObjectLists lists) {
        this.lists = lists;
    }

    /**
     * A kind of workload.
     *
     * @param kind its name in a {@link WorkloadRef}
     * @param mastersOnly whether one that something controls is passed over: the template of its controller counts
     */
    record Source(ResourceType type, String kind, boolean mastersOnly) {}

    PodOwners owners(@Nullable String namespace) {
        List<WorkloadFacts> workloads = new ArrayList<>();
        Map<String, OwnerLink> controllers = new HashMap<>();
        for (Source source : Stream.concat(ROLLING.stream(), OTHERS.stream()).toList()) {
            Query query = new Query(source.type(), namespace, "", Form.WHOLE);
            lists.all(query, KEPT, object -> owner(source, object)).forEach(owner -> {
                owner.workload().ifPresent(workloads::add);
                owner.controlled().ifPresent(found -> controllers.put(found.uid(), found.controller()));
            });
        }
        return new PodOwners(Delivery.resolve(workloads), controllers);
    }

    /** An object is the one, or the other, or, when it is of no interest, none of them. */
    private record Owner(Optional<WorkloadFacts> workload, Optional<Controlled> controlled) {}

    private static Owner owner(Source source, Fields object) throws UnreadableDocument {
        return new Owner(
                workload(source, object), IN_BETWEEN.contains(source.type()) ? controlled(object) : Optional.empty());
    }

    Map<String, OwnerLink> controllers(@Nullable String namespace) {
        Map<String, OwnerLink> all = new HashMap<>();
        for (ResourceType type : IN_BETWEEN) {
            Query query = new Query(type, namespace, "", Form.METADATA);
            lists.all(query, OWNED, WorkloadLists::controlled)
                    .forEach(controlled -> controlled.ifPresent(found -> all.put(found.uid(), found.controller())));
        }
        return Map.copyOf(all);
    }

    record Controlled(String uid, OwnerLink controller) {}

    static Optional<Controlled> controlled(Fields object) throws UnreadableDocument {
        Fields metadata = object.object("metadata");
        OwnerLink controller = PodList.controller(metadata);
        if (controller == null) {
            return Optional.empty();
        }
        String uid = metadata.text("uid");
        if (uid.isEmpty()) {
            throw object.unreadable("has no uid");
        }
        return Optional.of(new Controlled(uid, controller));
    }

    static Optional<WorkloadFacts> workload(Source source, Fields object) throws UnreadableDocument {
        Fields metadata = object.object("metadata");
        String name = metadata.text("name");
        if (name.isEmpty()) {
            throw object.unreadable("has no name");
        }
        OwnerLink controller = PodList.controller(metadata);
        if (controller != null && source.mastersOnly()) {
            return Optional.empty();
        }
        Fields spec = object.object("spec");
        Fields maker =
                source.kind().equals("CronJob") ? spec.object("jobTemplate").object("spec") : spec;
        WorkloadRef ref = new WorkloadRef(source.kind(), metadata.text("namespace"), name);
        Fields status = object.object("status");
        return Optional.of(new WorkloadFacts(
                ref,
                metadata.text("uid"),
                metadata.text("resourceVersion"),
                controller,
                metadata.map("labels"),
                metadata.map("annotations"),
                template(maker.object("template")),
                rollout(source.kind(), metadata, spec, status),
                source.kind().equals("Deployment") ? surge(spec) : Surge.NONE,
                source.equals(ROLLOUTS) ? argo(ref.namespace(), spec, status) : null,
                null));
    }

    /**
     * Of a Deployment: a quarter of its pods, if nothing else is said, and rounded up (ResolveFenceposts of
     * Kubernetes).
     */
    private static Surge surge(Fields spec) throws UnreadableDocument {
        Fields strategy = spec.object("strategy");
        if (strategy.text("type").equals("Recreate")) {
            return Surge.NONE;
        }
        int replicas = spec.number("replicas", 1);
        String most = strategy.object("rollingUpdate").textOrNumber("maxSurge");
        Requests each = Quantities.ofPod(spec.object("template").object("spec"));
        if (most.isEmpty()) {
            return new Surge(share(25, replicas), each);
        }
        boolean percent = most.endsWith("%");
        String digits = percent ? most.substring(0, most.length() - 1) : most;
        if (!digits.matches("[0-9]{1,9}")) {
            throw spec.unreadable("has a maxSurge of '" + most + "'");
        }
        int number = Integer.parseInt(digits);
        return new Surge(percent ? share(number, replicas) : number, each);
    }

    private static int share(int percent, int replicas) {
        return (int) Math.ceil(percent * (double) replicas / 100);
    }

    private static ArgoFacts argo(String namespace, Fields spec, Fields status) throws UnreadableDocument {
        Fields elsewhere = spec.object("workloadRef");
        String name = elsewhere.text("name");
        return new ArgoFacts(
                status.text("phase"),
                spec.time("restartAt"),
                status.time("restartedAt"),
                name.isEmpty() ? null : new WorkloadRef(elsewhere.text("kind", "Deployment"), namespace, name));
    }

    /** Of a Rollout that has a {@code workloadRef}, there may be none: its template is the one of what it refers to. */
    private static PodTemplate template(Fields template) throws UnreadableDocument {
        Fields metadata = template.object("metadata");
        return new PodTemplate(
                metadata.map("labels"),
                metadata.map("annotations"),
                template.object("spec").flag("hostNetwork"));
    }

    private static RolloutFacts rollout(String kind, Fields metadata, Fields spec, Fields status)
            throws UnreadableDocument {
        boolean daemons = kind.equals("DaemonSet");
        Fields strategy = spec.object(daemons || kind.equals("StatefulSet") ? "updateStrategy" : "strategy");
        Fields rollingUpdate = strategy.object("rollingUpdate");
        return new RolloutFacts(
                metadata.longNumber("generation"),
                observedGeneration(kind, status),
                optional(spec, "replicas"),
                spec.flag(kind.equals("CronJob") ? "suspend" : "paused"),
                strategy.text("type"),
                optional(rollingUpdate, "partition"),
                strategy.has("rollingUpdate"),
                status.number(daemons ? "desiredNumberScheduled" : "replicas"),
                status.number(daemons ? "updatedNumberScheduled" : "updatedReplicas"),
                status.number(daemons ? "numberReady" : "readyReplicas"),
                status.number(daemons ? "numberAvailable" : "availableReplicas"),
                status.text("currentRevision"),
                status.text("updateRevision"),
                conditions(status));
    }

    /** Argo's controller writes it as a string, which was a hash of the spec before version 1.0. */
    private static long observedGeneration(String kind, Fields status) throws UnreadableDocument {
        if (!kind.equals(ArgoFacts.ROLLOUT)) {
            return status.longNumber("observedGeneration");
        }
        String text = status.text("observedGeneration");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static @Nullable Integer optional(Fields fields, String name) throws UnreadableDocument {
        return fields.has(name) ? (Integer) fields.number(name) : null;
    }

    private static Map<String, Condition> conditions(Fields status) throws UnreadableDocument {
        Map<String, Condition> conditions = new HashMap<>();
        for (Fields condition : status.objects("conditions")) {
            conditions.put(
                    condition.text("type"),
                    new Condition(condition.text("status"), condition.text("reason"), condition.text("message")));
        }
        return conditions;
    }
}
