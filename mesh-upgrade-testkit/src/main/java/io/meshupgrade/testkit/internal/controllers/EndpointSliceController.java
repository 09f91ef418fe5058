package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.List;

/** Keeps who answers for a Service: the pods that it selects (staging/src/k8s.io/endpointslice/reconciler.go). */
final class EndpointSliceController implements Controller {

    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final int ENDPOINTS_PER_SLICE = 100;

    private final ControllerContext context;
    private final WorkQueue queue;

    EndpointSliceController(ControllerContext context) {
        this.context = context;
        this.queue = new WorkQueue(context, "endpoint slice controller", this::reconcile);
    }

    @Override
    public void changed(Change change) {
        Key key = change.key();
        if (key.kind().equals(Kinds.SERVICE) && change.type() != Change.Type.DELETED) {
            queue.add(key);
        } else if (key.kind().equals(Kinds.POD)) {
            for (ObjectNode service : context.store().list(Kinds.SERVICE, key.namespace())) {
                boolean was = change.before() != null && selects(service, change.before());
                if (was || selects(service, change.object())) {
                    queue.add(Meta.key(Kinds.SERVICE, service));
                }
            }
        }
    }

    /** A Service without a selector is looked after by somebody else. */
    private static boolean selects(JsonNode service, JsonNode pod) {
        JsonNode selector = service.at("/spec/selector");
        JsonNode labels = Meta.labels(pod);
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private void reconcile(Key key) {
        ObjectNode service = context.find(key);
        if (service == null
                || Meta.isGoing(service)
                || service.at("/spec/selector").isEmpty()) {
            return;
        }
        List<ObjectNode> pods = context.store().list(Kinds.POD, key.namespace()).stream()
                .filter(pod -> selects(service, pod)
                        && !Pods.isFinished(pod)
                        && !pod.at("/status/podIP").asText("").isEmpty())
                .toList();
        List<ObjectNode> slices = context.ownedBy(service, Kinds.ENDPOINT_SLICE);
        int wanted = Math.max(1, (pods.size() + ENDPOINTS_PER_SLICE - 1) / ENDPOINTS_PER_SLICE);
        for (int i = 0; i < wanted; i++) {
            List<ObjectNode> part = pods.subList(
                    Math.min(pods.size(), i * ENDPOINTS_PER_SLICE),
                    Math.min(pods.size(), (i + 1) * ENDPOINTS_PER_SLICE));
            if (i < slices.size()) {
                context.api().edit(Meta.key(Kinds.ENDPOINT_SLICE, slices.get(i)), slice -> fill(slice, service, part));
            } else {
                create(service, part);
            }
        }
        slices.stream().skip(wanted).forEach(slice -> context.api().removeNow(Meta.key(Kinds.ENDPOINT_SLICE, slice)));
    }

    private void create(ObjectNode service, List<ObjectNode> pods) {
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = slice.putObject("metadata").put("generateName", Meta.name(service) + "-");
        metadata.putObject("labels")
                .put(SERVICE_NAME, Meta.name(service))
                .put(MANAGED_BY, "endpointslice-controller.k8s.io");
        Meta.addController(slice, Kinds.SERVICE, service);
        slice.put("addressType", "IPv4");
        fill(slice, service, pods);
        context.api().create(Kinds.ENDPOINT_SLICE, Meta.namespace(service), slice, false);
    }

    private static void fill(ObjectNode slice, ObjectNode service, List<ObjectNode> pods) {
        ArrayNode endpoints = slice.putArray("endpoints");
        for (ObjectNode pod : pods) {
            boolean ready = Pods.isReady(pod);
            boolean going = Meta.isGoing(pod);
            ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(pod.at("/status/podIP").asText());
            endpoint.putObject("conditions")
                    .put("ready", ready && !going)
                    .put("serving", ready)
                    .put("terminating", going);
            endpoint.put("nodeName", Pods.node(pod));
            endpoint.putObject("targetRef")
                    .put("kind", "Pod")
                    .put("name", Meta.name(pod))
                    .put("namespace", Meta.namespace(pod))
                    .put("uid", Meta.uid(pod));
        }
        ArrayNode ports = slice.putArray("ports");
        for (JsonNode port : service.at("/spec/ports")) {
            int number = targetPort(port, pods);
            if (number > 0) {
                ports.addObject()
                        .put("name", port.path("name").asText(""))
                        .put("port", number)
                        .put("protocol", port.path("protocol").asText("TCP"));
            }
        }
    }

    /** The port of the pods; zero when none of them has one of that name. */
    private static int targetPort(JsonNode port, List<ObjectNode> pods) {
        JsonNode target = port.path("targetPort");
        if (!target.isTextual()) {
            return target.asInt(port.path("port").asInt());
        }
        for (ObjectNode pod : pods) {
            for (JsonNode container : pod.at("/spec/containers")) {
                for (JsonNode candidate : container.path("ports")) {
                    if (candidate.path("name").asText().equals(target.asText())) {
                        return candidate.path("containerPort").asInt();
                    }
                }
            }
        }
        return 0;
    }
}
