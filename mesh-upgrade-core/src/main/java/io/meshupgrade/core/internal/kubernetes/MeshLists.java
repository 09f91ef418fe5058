package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Form;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import io.meshupgrade.core.internal.observe.AutoscalerFacts;
import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.NodeFacts;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists of what a mesh is made of, but for its webhooks, its injectors, and what makes its pods. */
final class MeshLists {

    static final Projection LABELS = new Projection("metadata.namespace", "metadata.name", "metadata.labels");

    static final Projection NAMESPACE = new Projection(
            "metadata.name",
            "metadata.resourceVersion",
            "metadata.labels",
            "metadata.annotations",
            "metadata.deletionTimestamp",
            "metadata.managedFields.manager",
            "metadata.managedFields.time",
            "metadata.managedFields.fieldsV1.f:metadata.f:labels");

    static final Projection SERVICE =
            new Projection("metadata.namespace", "metadata.name", "metadata.labels", "spec.selector");

    static final Projection ENDPOINT_SLICE = new Projection(
                    "metadata.namespace", "metadata.name", "endpoints.conditions.ready")
            .keeping("metadata.labels", Set.of(ServiceEndpoints.SERVICE));

    static final Projection RUNNING_POD = new Projection(
                    "metadata.namespace",
                    "metadata.name",
                    "metadata.deletionTimestamp",
                    "spec.containers.name",
                    "spec.containers.image",
                    "spec.initContainers.name",
                    "spec.initContainers.image",
                    "spec.initContainers.restartPolicy",
                    "status.phase")
            .keeping("metadata.labels", Set.of(MeshKeys.REVISION));

    static final Projection AUTOSCALER = new Projection(
            "metadata.namespace",
            "metadata.name",
            "spec.minReplicas",
            "spec.maxReplicas",
            "spec.metrics.type",
            "spec.metrics.resource.name",
            "spec.metrics.resource.target.type",
            "spec.metrics.resource.target.averageUtilization");

    static final Projection NODE = new Projection(
            "metadata.name", "spec.unschedulable", "status.allocatable.cpu", "status.allocatable.memory");

    static final Projection GATEWAY =
            new Projection("metadata.namespace", "metadata.name", "metadata.labels", "spec.gatewayClassName");

    private final ObjectLists lists;

    MeshLists(ObjectLists lists) {
        this.lists = lists;
    }

    private <T> List<T> all(ResourceType type, @Nullable String namespace, Projection kept, ObjectLists.Item<T> item) {
        return lists.all(new Query(type, namespace, "", Form.WHOLE), kept, item);
    }

    List<NamespaceFacts> namespaces() {
        return all(ResourceType.NAMESPACES, null, NAMESPACE, MeshLists::namespace);
    }

    static NamespaceFacts namespace(Fields namespace) throws UnreadableDocument {
        Fields metadata = namespace.object("metadata");
        Map<String, String> labels = metadata.map("labels");
        return new NamespaceFacts(
                name(namespace),
                metadata.text("resourceVersion"),
                labels,
                metadata.map("annotations"),
                managers(metadata, labels.keySet()),
                metadata.time("deletionTimestamp") != null);
    }

    /** Of entries of the same second, the later one in the list: the server puts the newest last. */
    private static Map<String, String> managers(Fields metadata, Set<String> labels) throws UnreadableDocument {
        Map<String, String> managers = new HashMap<>();
        Map<String, Instant> times = new HashMap<>();
        for (Fields entry : metadata.objects("managedFields")) {
            String manager = entry.text("manager");
            Instant time = Objects.requireNonNullElse(entry.time("time"), Instant.MIN);
            Set<String> owned = entry.object("fieldsV1")
                    .object("f:metadata")
                    .object("f:labels")
                    .names();
            for (String label : labels) {
                boolean newest = !time.isBefore(times.getOrDefault(label, Instant.MIN));
                if (newest && owned.contains("f:" + label)) {
                    managers.put(label, manager);
                    times.put(label, time);
                }
            }
        }
        return managers;
    }

    List<ServiceFacts> services(String namespace) {
        List<ServiceFacts> services = all(ResourceType.SERVICES, namespace, SERVICE, MeshLists::service);
        Set<String> answering = answering(namespace);
        return services.stream()
                .map(service -> new ServiceFacts(
                        service.namespace(),
                        service.name(),
                        service.labels(),
                        service.selector(),
                        answering == null ? null : answering.contains(service.name())))
                .toList();
    }

    static ServiceFacts service(Fields service) throws UnreadableDocument {
        Fields metadata = service.object("metadata");
        return new ServiceFacts(
                metadata.text("namespace"),
                name(service),
                metadata.map("labels"),
                service.object("spec").map("selector"),
                null);
    }

    /** The names of the Services that have a ready endpoint; null when the caller may not read endpoints. */
    private @Nullable Set<String> answering(String namespace) {
        try {
            Set<String> answering = new HashSet<>();
            for (ServiceEndpoints slice :
                    all(ResourceType.ENDPOINT_SLICES, namespace, ENDPOINT_SLICE, MeshLists::endpoints)) {
                if (slice.ready()) {
                    answering.add(slice.service());
                }
            }
            return answering;
        } catch (KubernetesException e) {
            if (e.failure() == Failure.FORBIDDEN) {
                return null;
            }
            throw e;
        }
    }

    /**
     * A part of the endpoints of a Service.
     *
     * @param service empty when they are of no Service
     * @param ready whether one of them is
     */
    record ServiceEndpoints(String service, boolean ready) {

        static final String SERVICE = "kubernetes.io/service-name";
    }

    /** An endpoint that does not say is ready (Kubernetes, EndpointConditions of discovery/v1). */
    static ServiceEndpoints endpoints(Fields slice) throws UnreadableDocument {
        boolean ready = false;
        for (Fields endpoint : slice.objects("endpoints")) {
            Fields conditions = endpoint.object("conditions");
            ready |= !conditions.has("ready") || conditions.flag("ready");
        }
        Map<String, String> labels = slice.object("metadata").map("labels");
        return new ServiceEndpoints(labels.getOrDefault(ServiceEndpoints.SERVICE, ""), ready);
    }

    List<ObjectLabels> names(ResourceType type, @Nullable String namespace) {
        return lists.all(new Query(type, namespace, "", Form.METADATA), LABELS, MeshLists::labels);
    }

    static ObjectLabels labels(Fields object) throws UnreadableDocument {
        Fields metadata = object.object("metadata");
        return new ObjectLabels(metadata.text("namespace"), name(object), metadata.map("labels"));
    }

    Map<String, List<String>> images(@Nullable String namespace, String labelSelector, String container) {
        Map<String, List<String>> images = new HashMap<>();
        Query pods = new Query(ResourceType.PODS, namespace, labelSelector, Form.WHOLE);
        for (RunningImages pod : lists.all(pods, RUNNING_POD, pod -> runningImages(pod, container))) {
            if (!pod.images().isEmpty()) {
                images.computeIfAbsent(pod.revision(), any -> new ArrayList<>()).addAll(pod.images());
            }
        }
        return images;
    }

    /**
     * What a pod runs.
     *
     * @param revision empty when its labels name none
     * @param images none when the pod has ended, or is being deleted
     */
    record RunningImages(String revision, List<String> images) {}

    static RunningImages runningImages(Fields pod, String container) throws UnreadableDocument {
        Fields metadata = pod.object("metadata");
        Fields spec = pod.object("spec");
        String revision = metadata.map("labels").getOrDefault(MeshKeys.REVISION, "");
        String phase = pod.object("status").text("phase");
        List<String> images = new ArrayList<>();
        for (Fields candidate : spec.objects("containers")) {
            if (candidate.text("name").equals(container)) {
                images.add(candidate.text("image"));
            }
        }
        for (Fields candidate : spec.objects("initContainers")) {
            if (candidate.text("name").equals(container)
                    && candidate.text("restartPolicy").equals("Always")) {
                images.add(candidate.text("image"));
            }
        }
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        return new RunningImages(revision, ended || metadata.time("deletionTimestamp") != null ? List.of() : images);
    }

    List<AutoscalerFacts> autoscalers(String namespace) {
        return all(ResourceType.AUTOSCALERS, namespace, AUTOSCALER, MeshLists::autoscaler);
    }

    static AutoscalerFacts autoscaler(Fields autoscaler) throws UnreadableDocument {
        Fields spec = autoscaler.object("spec");
        Map<String, Integer> utilization = new HashMap<>();
        for (Fields metric : spec.objects("metrics")) {
            Fields resource = metric.object("resource");
            Fields target = resource.object("target");
            if (metric.text("type").equals("Resource") && target.text("type").equals("Utilization")) {
                utilization.put(resource.text("name"), target.number("averageUtilization", 0));
            }
        }
        if (!spec.has("maxReplicas")) {
            throw autoscaler.unreadable("has no spec.maxReplicas");
        }
        return new AutoscalerFacts(
                autoscaler.object("metadata").text("namespace"),
                name(autoscaler),
                spec.number("minReplicas", 1),
                spec.number("maxReplicas", 1),
                utilization);
    }

    List<NodeFacts> nodes() {
        return all(ResourceType.NODES, null, NODE, MeshLists::node);
    }

    static NodeFacts node(Fields node) throws UnreadableDocument {
        return new NodeFacts(
                name(node),
                !node.object("spec").flag("unschedulable"),
                Quantities.requests(node.object("status").object("allocatable")));
    }

    List<GatewayFacts> gateways(@Nullable String namespace) {
        return all(ResourceType.GATEWAYS, namespace, GATEWAY, MeshLists::gateway);
    }

    static GatewayFacts gateway(Fields gateway) throws UnreadableDocument {
        Fields metadata = gateway.object("metadata");
        return new GatewayFacts(
                metadata.text("namespace"),
                name(gateway),
                gateway.object("spec").text("gatewayClassName"),
                metadata.map("labels"));
    }

    static String name(Fields object) throws UnreadableDocument {
        String name = object.object("metadata").text("name");
        if (name.isEmpty()) {
            throw object.unreadable("has no name");
        }
        return name;
    }
}
