package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.ApiServer.Answer;
import io.meshupgrade.realmesh.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a mesh with the revisions asm-1-29 and asm-1-30 and an external ingress gateway does, and what AKS does with it.
 */
abstract class MeshContract {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final String SYSTEM = "/namespaces/aks-istio-system/";
    private static final String AUTOSCALERS = "/apis/autoscaling/v2" + SYSTEM + "horizontalpodautoscalers";
    private static final String LEASES = "/apis/coordination.k8s.io/v1" + SYSTEM + "leases";
    private static final String INGRESS = "/apis/apps/v1/namespaces/aks-istio-ingress/deployments";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/";
    private static final String CANONICAL =
            WEBHOOKS + "mutatingwebhookconfigurations/istio-sidecar-injector-%s-aks-istio-system";

    private String namespace = "";

    abstract ApiServer api();

    /** Does in the cluster what AKS does when a revision is added to the list; it may take a while. */
    abstract void addRevision(String revision);

    /** The same when it is taken off the list. */
    abstract void removeRevision(String revision);

    /** Rolls out a patch. */
    abstract void patch(String revision, String patch);

    abstract void stopIstiod(String revision);

    abstract void startIstiod(String revision);

    @BeforeEach
    void createNamespace() {
        namespace = "mesh-" + NAMESPACES.incrementAndGet();
        api().post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}")
                .orThrow();
    }

    private void pointTo(String revision) {
        api().patch(
                        "/api/v1/namespaces/" + namespace,
                        KubernetesContract.MERGE,
                        "{\"metadata\":{\"labels\":{\"istio.io/rev\":\"" + revision + "\"}}}")
                .orThrow();
        Await.until("injection by " + revision, LIMIT, () -> {
            Answer answer = probe();
            return answer.text().contains("\\\"revision\\\":\\\"" + revision + "\\\"") ? null : answer.text();
        });
    }

    private Answer probe() {
        return api().post(
                        "/api/v1/namespaces/" + namespace + "/pods?dryRun=All",
                        "{\"metadata\":{\"name\":\"probe\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]}}");
    }

    private List<String> names(String path) {
        return KubernetesContract.names(api().get(path).orThrow());
    }

    private boolean exists(String path) {
        return api().get(path).status() == 200;
    }

    @Test
    void aRevisionHasTheseObjects() {
        for (String revision : List.of("asm-1-29", "asm-1-30")) {
            for (String path : List.of(
                    "/apis/apps/v1" + SYSTEM + "deployments/istiod-",
                    "/api/v1" + SYSTEM + "services/istiod-",
                    AUTOSCALERS + "/istiod-",
                    "/apis/policy/v1" + SYSTEM + "poddisruptionbudgets/istiod-",
                    "/api/v1" + SYSTEM + "configmaps/istio-",
                    "/api/v1" + SYSTEM + "configmaps/istio-sidecar-injector-",
                    "/api/v1" + SYSTEM + "configmaps/values-",
                    INGRESS + "/aks-istio-ingressgateway-external-",
                    "/apis/autoscaling/v2/namespaces/aks-istio-ingress/horizontalpodautoscalers"
                            + "/aks-istio-ingressgateway-external-")) {
                assertThat(api().get(path + revision).status())
                        .as(path + revision)
                        .isEqualTo(200);
            }
            assertThat(exists(WEBHOOKS + "validatingwebhookconfigurations/istio-validator-" + revision
                            + "-aks-istio-system"))
                    .isTrue();
            JsonNode labels = api().get(CANONICAL.formatted(revision)).orThrow().at("/metadata/labels");
            assertThat(labels.path("istio.io/rev").asText()).isEqualTo(revision);
            assertThat(labels.path("app").asText()).isEqualTo("sidecar-injector");
            assertThat(labels.path("admissions.enforcer/disabled").asText()).isEqualTo("true");
        }
        assertThat(names("/api/v1/namespaces/aks-istio-ingress/services"))
                .containsExactly("aks-istio-ingressgateway-external");
    }

    @Test
    void podsOfAnIngressGatewayAreInjectedByTheirRevision() {
        Await.until("gateways of both revisions", LIMIT, () -> {
            List<String> found = new ArrayList<>();
            for (JsonNode pod : api().get("/api/v1/namespaces/aks-istio-ingress/pods")
                    .orThrow()
                    .path("items")) {
                JsonNode metadata = pod.path("metadata");
                String asked = metadata.path("labels").path("istio.io/rev").asText();
                String got = metadata.path("annotations").path("istio.io/rev").asText();
                found.add(asked + "=" + got + " "
                        + pod.at("/spec/containers/0/name").asText());
            }
            return found.contains("asm-1-29=asm-1-29 istio-proxy") && found.contains("asm-1-30=asm-1-30 istio-proxy")
                    ? null
                    : found.toString();
        });
    }

    @Test
    void whileAnIstiodIsAwayNoPodIsCreatedWhereItInjects() {
        // Given
        pointTo("asm-1-29");

        // When
        stopIstiod("asm-1-29");
        try {
            Await.until("creation of pods to fail", LIMIT, () -> probe().status() == 500 ? null : probe().text());

            // Then
            Answer answer = probe();
            KubernetesContract.assertRefused(answer, 500, "InternalError");
            assertThat(answer.json().path("message").asText())
                    .startsWith("Internal error occurred: failed calling webhook"
                            + " \"rev.namespace.sidecar-injector.istio.io\": failed to call webhook: Post"
                            + " \"https://istiod-asm-1-29.aks-istio-system.svc:443/inject?timeout=10s\": ");
        } finally {
            startIstiod("asm-1-29");
        }
        pointTo("asm-1-29");
    }

    @Test
    void aCaBundleThatIsGoneIsWrittenAgain() {
        // Given
        String path = CANONICAL.formatted("asm-1-30");
        JsonNode before = api().get(path).orThrow().at("/webhooks/0/clientConfig/caBundle");

        // When
        api().patch(
                        path,
                        KubernetesContract.JSON_PATCH,
                        "[{\"op\":\"remove\",\"path\":\"/webhooks/0/clientConfig/caBundle\"}]")
                .orThrow();

        // Then
        Await.until("istiod to write its CA", LIMIT, () -> {
            JsonNode now = api().get(path).orThrow().at("/webhooks/0/clientConfig/caBundle");
            return now.equals(before) ? null : now.toString();
        });
    }

    @Test
    void aPatchReachesPodsToComeAndLeavesRunningOnesAlone() {
        // Given
        pointTo("asm-1-29");
        String pods = "/api/v1/namespaces/" + namespace + "/pods";
        api().post(
                        pods,
                        "{\"metadata\":{\"name\":\"before\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]}}")
                .orThrow();

        // When
        patch("asm-1-29", "v1.29.6-1");

        // Then
        Await.until(
                "the patch to be injected",
                LIMIT,
                () -> probe().text().contains("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.6-1")
                        ? null
                        : probe().text());
        assertThat(api().get(pods + "/before").text())
                .contains("proxyv2:v1.29.5-2")
                .doesNotContain("v1.29.6-1");
        assertThat(api().get("/apis/apps/v1" + SYSTEM + "deployments/istiod-asm-1-29")
                        .text())
                .contains("mcr.microsoft.com/oss/v2/istio/pilot:v1.29.6-1");
        Await.until("gateways to be rolled", LIMIT, () -> {
            String gateways = api().get("/api/v1/namespaces/aks-istio-ingress/pods?labelSelector=istio.io/rev=asm-1-29")
                    .text();
            return gateways.contains("proxyv2:v1.29.6-1") && !gateways.contains("proxyv2:v1.29.5-2") ? null : gateways;
        });
    }

    @Test
    void aGatewayBelongsToTheRevisionOfItsLabelAndMovesWithIt() {
        // Given
        String gateways = "/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace + "/gateways";
        api().post(gateways, """
                        {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
                         "metadata": {"name": "front", "labels": {"istio.io/rev": "asm-1-29"}},
                         "spec": {"gatewayClassName": "istio", "listeners": [{"name": "http", "port": 80, "protocol": "HTTP"}]}}
                        """).orThrow();
        awaitGateway("asm-1-29");

        // When
        api().patch(
                        gateways + "/front",
                        KubernetesContract.MERGE,
                        "{\"metadata\":{\"labels\":{\"istio.io/rev\":\"asm-1-30\"}}}")
                .orThrow();

        // Then
        awaitGateway("asm-1-30");
        assertThat(exists("/api/v1/namespaces/" + namespace + "/services/front-istio"))
                .isTrue();
    }

    private void awaitGateway(String revision) {
        Await.until("the Deployment of the Gateway to be of " + revision, LIMIT, () -> {
            JsonNode template = api().get("/apis/apps/v1/namespaces/" + namespace + "/deployments/front-istio")
                    .json()
                    .at("/spec/template/metadata");
            boolean right =
                    template.path("annotations").path("istio.io/rev").asText().equals(revision)
                            && template.path("labels")
                                    .path("sidecar.istio.io/inject")
                                    .asText()
                                    .equals("false")
                            && template.path("labels")
                                    .path("gateway.networking.k8s.io/gateway-name")
                                    .asText()
                                    .equals("front");
            return right ? null : template.toString();
        });
    }

    @Test
    void aRemovedRevisionLeavesSharedMeshConfigAndLeasesAndComesBackWithTheScalingOfTheOther() {
        // Given
        Await.until(
                "istiod to hold its leases",
                LIMIT,
                () -> names(LEASES).contains("istio-gateway-deployment-asm-1-30")
                        ? null
                        : names(LEASES).toString());
        api().post(
                        "/api/v1" + SYSTEM + "configmaps",
                        "{\"metadata\":{\"name\":\"istio-shared-configmap-asm-1-30\"},"
                                + "\"data\":{\"mesh\":\"accessLogFile: /dev/stdout\\n\"}}")
                .orThrow();
        api().patch(AUTOSCALERS + "/istiod-asm-1-29", KubernetesContract.MERGE, "{\"spec\":{\"minReplicas\":3}}")
                .orThrow();

        // When
        removeRevision("asm-1-30");

        // Then
        Await.until(
                "the revision to be gone",
                LIMIT,
                () -> exists(CANONICAL.formatted("asm-1-30")) ? "its webhook is there" : null);
        assertThat(exists("/apis/apps/v1" + SYSTEM + "deployments/istiod-asm-1-30"))
                .isFalse();
        assertThat(names(INGRESS)).containsExactly("aks-istio-ingressgateway-external-asm-1-29");
        assertThat(exists("/api/v1" + SYSTEM + "configmaps/istio-shared-configmap-asm-1-30"))
                .isTrue();
        assertThat(names(LEASES)).contains("istio-gateway-deployment-asm-1-30");

        // When
        addRevision("asm-1-30");

        // Then
        Await.until("the scaling of the stable revision", LIMIT, () -> {
            int replicas = api().get(AUTOSCALERS + "/istiod-asm-1-30")
                    .json()
                    .at("/spec/minReplicas")
                    .asInt();
            return replicas == 3 ? null : replicas + " replicas at least";
        });
        pointTo("asm-1-30");
    }
}
