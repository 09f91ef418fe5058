package io.meshupgrade.realmesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision of the add-on in the mesh: its objects in the cluster, and the istiod process that serves them.
 *
 * <p>kwok makes the pods of the istiod Deployment ready; what answers behind their Service is the process.
 */
final class IstioRevision {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final WorkFolder folder;
    private final Binaries binaries;
    private final Kubernetes kubernetes;
    private final Kubectl kubectl;
    private final Manifests manifests;
    private MeshRevision revision;
    private @Nullable Daemon istiod;

    IstioRevision(WorkFolder folder, Binaries binaries, Kubernetes kubernetes, Kubectl kubectl, MeshRevision revision) {
        this.folder = folder;
        this.binaries = binaries;
        this.kubernetes = kubernetes;
        this.kubectl = kubectl;
        this.manifests = new Manifests(binaries);
        this.revision = revision;
    }

    /**
     * Does what AKS does when the revision is added to the list; returns when it injects and its gateway is up.
     *
     * @param stable the name of the revision whose scaling is copied, or null for the first one
     */
    void install(@Nullable String stable) {
        List<ObjectNode> objects = manifests.controlPlane(revision);
        copyScaling(objects, stable);
        kubectl.apply(objects);
        startIstiod();
        List<ObjectNode> gateway = Manifests.ingressGateway(revision);
        copyScaling(gateway, stable);
        kubectl.apply(gateway);
        awaitGateway();
        awaitEndpoint();
    }

    /**
     * Kubernetes makes the endpoints of a Service when it comes to it, which a busy machine, or a Service of the same
     * name that has just gone, delays. The process answers before; whoever looks at endpoints believes it away.
     */
    private void awaitEndpoint() {
        String service = "istiod-" + revision.name();
        String slices = "/apis/discovery.k8s.io/v1/namespaces/" + Manifests.CONTROL_PLANE
                + "/endpointslices?labelSelector=kubernetes.io/service-name%3D" + service;
        Await.until("an endpoint of " + service + " to be ready", LIMIT, () -> {
            JsonNode items = kubernetes.apiServer().get(slices).orThrow().path("items");
            return items.findValues("ready").stream().anyMatch(JsonNode::booleanValue) ? null : items.toString();
        });
    }

    /** AKS gives a canary the scaling of the stable revision, and keeps it that way. */
    private void copyScaling(List<ObjectNode> objects, @Nullable String stable) {
        if (stable == null) {
            return;
        }
        for (ObjectNode object : objects) {
            if (Manifests.isA(object, "HorizontalPodAutoscaler")) {
                ObjectNode metadata = object.withObject("/metadata");
                String twin = metadata.path("name").asText().replace(revision.name(), stable);
                JsonNode spec = kubernetes
                        .apiServer()
                        .get("/apis/autoscaling/v2/namespaces/"
                                + metadata.path("namespace").asText() + "/horizontalpodautoscalers/" + twin)
                        .orThrow()
                        .path("spec");
                ObjectNode own = object.withObject("/spec");
                for (String field : List.of("minReplicas", "maxReplicas", "metrics", "behavior")) {
                    if (spec.has(field)) {
                        own.set(field, spec.get(field));
                    }
                }
            }
        }
    }

    /** Starts the process and returns when it injects. */
    void startIstiod() {
        Daemon process = istiodProcess();
        istiod = process;
        Await.until("istiod of " + revision.name() + " to inject", LIMIT, () -> {
            process.requireAlive();
            InjectionProbe.Result probe = probe();
            return probe.revision().isEmpty()
                    ? probe.text() + "\nThe end of istiod's log:\n" + process.endOfLog()
                    : null;
        });
    }

    private Daemon istiodProcess() {
        String name = revision.name();
        int webhookPort = Ports.free();
        kubernetes.egress().route(clusterIp(), webhookPort);
        return Daemon.start(
                folder,
                "istiod-" + name,
                binaries.binary("pilot-discovery"),
                List.of(
                        "discovery",
                        "--kubeconfig=" + kubernetes.admin(),
                        "--httpsAddr=127.0.0.1:" + webhookPort,
                        "--httpAddr=127.0.0.1:" + Ports.free(),
                        "--grpcAddr=",
                        "--secureGRPCAddr=127.0.0.1:" + Ports.free(),
                        "--monitoringAddr=127.0.0.1:" + Ports.free(),
                        "--ctrlz_port=0",
                        "--domain=cluster.local",
                        "--namespace=" + Manifests.CONTROL_PLANE),
                Map.of(
                        "REVISION",
                        name,
                        "POD_NAME",
                        "istiod-" + name,
                        "POD_NAMESPACE",
                        Manifests.CONTROL_PLANE,
                        "SERVICE_ACCOUNT",
                        "istiod-" + name,
                        "CLUSTER_ID",
                        "Kubernetes",
                        "PILOT_CERT_PROVIDER",
                        "istiod",
                        "INJECTION_WEBHOOK_CONFIG_NAME",
                        "istio-sidecar-injector-" + name + "-" + Manifests.CONTROL_PLANE,
                        "VALIDATION_WEBHOOK_CONFIG_NAME",
                        "istio-validator-" + name + "-" + Manifests.CONTROL_PLANE,
                        // where AKS lets users put their mesh config
                        "SHARED_MESH_CONFIG",
                        "istio-shared-configmap-" + name,
                        "ENABLE_NATIVE_SIDECARS",
                        Boolean.toString(revision.nativeSidecars())));
    }

    private String clusterIp() {
        return kubernetes
                .apiServer()
                .get("/api/v1/namespaces/" + Manifests.CONTROL_PLANE + "/services/istiod-" + revision.name())
                .orThrow()
                .at("/spec/clusterIP")
                .asText();
    }

    /** The only thing that tells when a revision is ready. */
    private InjectionProbe.Result probe() {
        return new InjectionProbe(
                        kubernetes.apiServer(),
                        "default",
                        Map.of("istio.io/rev", revision.name(), "sidecar.istio.io/inject", "true"))
                .ask();
    }

    /** Stops the process, as when all pods of the control plane are gone. */
    void stopIstiod() {
        if (istiod != null) {
            istiod.stop();
            istiod = null;
        }
    }

    /** Does what a patch release of AKS does: new images for istiod, gateway and sidecars to come. */
    void patch(String patch) {
        revision = revision.withPatch(patch);
        kubectl.apply(manifests.controlPlane(revision));
        Await.until("istiod of " + revision.name() + " to inject " + patch, LIMIT, () -> {
            InjectionProbe.Result probe = probe();
            return probe.image().equals("mcr.microsoft.com/oss/v2/istio/proxyv2:" + patch) ? null : probe.text();
        });
        kubectl.run("rollout", "restart", "-n", Manifests.INGRESS, "deployment/" + gatewayName());
        awaitGateway();
    }

    private String gatewayName() {
        return "aks-istio-ingressgateway-external-" + revision.name();
    }

    private void awaitGateway() {
        kubectl.run("rollout", "status", "-n", Manifests.INGRESS, "deployment/" + gatewayName(), "--timeout=60s");
    }

    /**
     * Does what AKS does when the revision is taken off the list. What users made stays: ConfigMaps, tags; so do
     * leases.
     */
    void remove() {
        List<ObjectNode> own = new ArrayList<>(Manifests.ingressGateway(revision));
        manifests.controlPlane(revision).stream()
                .filter(object -> !Manifests.isShared(object))
                .forEach(own::add);
        kubectl.delete(own);
        stopIstiod();
    }
}
