package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The status that a kubelet writes for a pod (pkg/kubelet/kubelet_pods.go and status/generate.go): phase, conditions,
 * and one entry for each container; native sidecars stand among the init containers.
 */
final class PodStatus {

    private static final String PROXY = "istio-proxy";

    private final ObjectNode pod;
    private final PodLife life;
    private final String now;

    PodStatus(ObjectNode pod, PodLife life, String now) {
        this.pod = pod;
        this.life = life;
        this.now = now;
    }

    ObjectNode status() {
        ObjectNode status = pod.path("status").isObject()
                ? pod.withObject("/status").deepCopy()
                : JsonNodeFactory.instance.objectNode();
        status.put("hostIP", life.hostIp());
        if (!status.has("startTime")) {
            status.put("startTime", now);
        }
        if (life.state() != PodLife.State.CREATING) {
            status.put("podIP", life.podIp());
        }
        ArrayNode containers = containers();
        ArrayNode init = initContainers();
        status.set("containerStatuses", containers);
        if (!init.isEmpty()) {
            status.set("initContainerStatuses", init);
        }
        status.put("phase", phase());
        conditions(status, containers, init);
        return status;
    }

    private String phase() {
        return switch (life.state()) {
            case CREATING, IMAGE_PULL -> "Pending";
            case SUCCEEDED -> hasPlainProxy() ? "Running" : "Succeeded";
            case FAILED -> hasPlainProxy() ? "Running" : "Failed";
            case RUNNING, NOT_READY, CRASHED, LOST -> "Running";
        };
    }

    /** A proxy that is an ordinary container outlives the work of a Job, whose pod then never ends. */
    private boolean hasPlainProxy() {
        boolean proxy = false;
        for (JsonNode container : pod.at("/spec/containers")) {
            proxy |= isProxy(container);
        }
        return proxy && pod.at("/spec/containers").size() > 1;
    }

    private static boolean isProxy(JsonNode container) {
        return container.path("name").asText().equals(PROXY);
    }

    private ArrayNode containers() {
        ArrayNode statuses = JsonNodeFactory.instance.arrayNode();
        boolean gateway = pod.at("/spec/containers").size() == 1;
        for (JsonNode container : pod.at("/spec/containers")) {
            // What is wrong is wrong with the application; the proxy beside it is well.
            boolean proxy = isProxy(container) && !gateway;
            statuses.add(container(container, proxy ? proxyState() : life.state(), proxy ? 0 : life.restarts()));
        }
        return statuses;
    }

    private PodLife.State proxyState() {
        return switch (life.state()) {
            case CREATING, LOST -> life.state();
            default -> PodLife.State.RUNNING;
        };
    }

    private ArrayNode initContainers() {
        ArrayNode statuses = JsonNodeFactory.instance.arrayNode();
        for (JsonNode container : pod.at("/spec/initContainers")) {
            boolean nativeSidecar = container.path("restartPolicy").asText("").equals("Always");
            boolean over = life.state() == PodLife.State.SUCCEEDED || life.state() == PodLife.State.FAILED;
            PodLife.State state = life.state() == PodLife.State.CREATING ? life.state() : PodLife.State.SUCCEEDED;
            statuses.add(container(container, nativeSidecar && !over ? proxyState() : state, 0));
        }
        return statuses;
    }

    private ObjectNode container(JsonNode container, PodLife.State state, int restarts) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        String image = container.path("image").asText("");
        boolean up = state == PodLife.State.RUNNING || state == PodLife.State.NOT_READY || state == PodLife.State.LOST;
        boolean pulled = state != PodLife.State.CREATING && state != PodLife.State.IMAGE_PULL;
        status.put("name", container.path("name").asText()).put("image", image);
        status.put("imageID", pulled ? image + "@sha256:" + TemplateHash.digest(image) : "");
        status.put("ready", up && state != PodLife.State.NOT_READY);
        status.put("started", up).put("restartCount", restarts);
        status.set("state", state(container, state));
        ObjectNode last = status.putObject("lastState");
        if (restarts > 0) {
            terminated(last.putObject("terminated"), 1, "Error");
        }
        return status;
    }

    private ObjectNode state(JsonNode container, PodLife.State state) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        String name = container.path("name").asText();
        switch (state) {
            case CREATING -> object.putObject("waiting").put("reason", "ContainerCreating");
            case IMAGE_PULL ->
                object.putObject("waiting")
                        .put("reason", "ImagePullBackOff")
                        .put(
                                "message",
                                "Back-off pulling image \""
                                        + container.path("image").asText() + "\"");
            case CRASHED ->
                object.putObject("waiting")
                        .put("reason", "CrashLoopBackOff")
                        .put(
                                "message",
                                "back-off " + life.backOff() + " restarting failed container=" + name + " pod="
                                        + Meta.name(pod) + "_" + Meta.namespace(pod) + "(" + Meta.uid(pod) + ")");
            case SUCCEEDED -> terminated(object.putObject("terminated"), 0, "Completed");
            case FAILED -> terminated(object.putObject("terminated"), 1, "Error");
            case RUNNING, NOT_READY, LOST -> object.putObject("running").put("startedAt", life.startedAt());
        }
        return object;
    }

    private void terminated(ObjectNode terminated, int exitCode, String reason) {
        terminated.put("exitCode", exitCode).put("reason", reason);
        terminated.put("startedAt", life.startedAt()).put("finishedAt", life.startedAt());
    }

    private void conditions(ObjectNode status, ArrayNode containers, ArrayNode init) {
        boolean created = life.state() != PodLife.State.CREATING;
        boolean over = status.path("phase").asText().equals("Succeeded")
                || status.path("phase").asText().equals("Failed");
        List<String> unready = new ArrayList<>();
        for (JsonNode container : containers) {
            if (!container.path("ready").asBoolean()) {
                unready.add(container.path("name").asText());
            }
        }
        boolean ready = unready.isEmpty() && created && life.state() != PodLife.State.LOST;
        String why = over ? "PodCompleted" : "ContainersNotReady";
        String which =
                over || unready.isEmpty() ? "" : "containers with unready status: [" + String.join(" ", unready) + "]";
        boolean initialized = created || init.isEmpty();
        set(status, "PodReadyToStartContainers", created && !over, "", "");
        set(status, "Initialized", initialized, over ? "PodCompleted" : "", "");
        if (life.state() == PodLife.State.LOST) {
            // The node lifecycle controller says this, and the kubelet's last word on containers stays.
            set(status, "Ready", false, "", "");
            return;
        }
        set(status, "Ready", ready, ready ? "" : why, which);
        set(status, "ContainersReady", ready, ready ? "" : why, which);
    }

    private void set(ObjectNode status, String type, boolean value, String reason, String message) {
        Conditions.set(status, Conditions.condition(type, value ? "True" : "False", reason, message), now);
    }
}
