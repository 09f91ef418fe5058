package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The parts of the templates "sidecar" and "gateway" which anybody looks at (Istio,
 * manifests/charts/istio-control/istio-discovery/files/injection-template.yaml and gateway-injection-template.yaml):
 * names, images, labels, annotations, where the proxy stands; not its arguments and mounts.
 */
final class InjectionTemplates {

    static final String PROXY = "istio-proxy";

    private static final List<String> VOLUMES = List.of(
            "workload-socket",
            "credential-socket",
            "workload-certs",
            "istio-envoy",
            "istio-data",
            "istio-podinfo",
            "istio-token",
            "istiod-ca-cert");

    private InjectionTemplates() {}

    /** A proxy beside the application. */
    static InjectedPart sidecar(Injection injection, JsonNode pod) {
        InjectedPart part = common(injection, pod);
        JsonNode labels = pod.at("/metadata/labels");
        part.labels().put("security.istio.io/tlsMode", first(labels, "istio", "security.istio.io/tlsMode"));
        boolean cni = injection.values().at("/pilot/cni/enabled").asBoolean();
        if (cni) {
            part.annotations().put("sidecar.istio.io/interceptionMode", "REDIRECT");
            part.annotations().put("traffic.sidecar.istio.io/includeOutboundIPRanges", "*");
            part.annotations().put("traffic.sidecar.istio.io/includeInboundPorts", "*");
            part.annotations().put("traffic.sidecar.istio.io/excludeInboundPorts", "15020");
        }
        part.initContainers()
                .addObject()
                .put("name", cni ? "istio-validation" : "istio-init")
                .put("image", injection.initImage());
        ObjectNode proxy = proxy(injection, "sidecar");
        if (injection.nativeSidecar()) {
            part.initContainers().add(proxy.put("restartPolicy", "Always"));
        } else {
            part.containers().add(proxy);
        }
        return part;
    }

    /** A proxy that is the application. */
    static InjectedPart gateway(Injection injection, JsonNode pod) {
        InjectedPart part = common(injection, pod);
        part.containers().add(proxy(injection, "router"));
        return part;
    }

    private static InjectedPart common(Injection injection, JsonNode pod) {
        InjectedPart part = InjectedPart.empty();
        JsonNode labels = pod.at("/metadata/labels");
        part.labels()
                .put(
                        "service.istio.io/canonical-name",
                        first(
                                labels,
                                PodOwner.workloadName(pod),
                                "service.istio.io/canonical-name",
                                "app.kubernetes.io/name",
                                "app"));
        part.labels()
                .put(
                        "service.istio.io/canonical-revision",
                        first(
                                labels,
                                "latest",
                                "service.istio.io/canonical-revision",
                                "app.kubernetes.io/version",
                                "version"));
        part.annotations().put("istio.io/rev", injection.revision());
        for (JsonNode container : pod.at("/spec/containers")) {
            if (!container.path("name").asText().equals(PROXY)) {
                for (String which : List.of("default-logs-container", "default-container")) {
                    if (!pod.at("/metadata/annotations").has("kubectl.kubernetes.io/" + which)) {
                        part.annotations()
                                .put(
                                        "kubectl.kubernetes.io/" + which,
                                        container.path("name").asText());
                    }
                }
                break;
            }
        }
        for (String volume : VOLUMES) {
            part.volumes().addObject().put("name", volume).putObject("emptyDir");
        }
        return part;
    }

    private static ObjectNode proxy(Injection injection, String role) {
        ObjectNode proxy = InjectedPart.JSON.createObjectNode();
        proxy.put("name", PROXY).put("image", injection.proxyImage());
        proxy.putArray("args").add("proxy").add(role);
        String istiod = injection.revision().equals("default") ? "istiod" : "istiod-" + injection.revision();
        proxy.putArray("env")
                .addObject()
                .put("name", "CA_ADDR")
                .put("value", istiod + "." + injection.istioNamespace() + ".svc:15012");
        return proxy;
    }

    private static String first(JsonNode labels, String otherwise, String... keys) {
        for (String key : keys) {
            String value = labels.path(key).asText("");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return otherwise;
    }
}
