package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.Caller.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real mesh can show of this as well is a promise of the contract. */
class AddOnScriptTest {

    private static final String SYSTEM = "/namespaces/aks-istio-system/";
    private static final String AUTOSCALERS = "/apis/autoscaling/v2" + SYSTEM + "horizontalpodautoscalers";
    private static final String CONFIG_MAPS = "/api/v1" + SYSTEM + "configmaps";
    private static final String INGRESS = "/apis/apps/v1/namespaces/aks-istio-ingress/deployments";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private final SimulatedAks aks = SimulatedAks.builder()
            .stepped()
            .ingressGateways(IngressMode.EXTERNAL, IngressMode.INTERNAL)
            .egressGateway("out", "partners")
            .start();
    private final Caller caller = new Caller(aks);

    @BeforeEach
    void settle() {
        aks.time().settle();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    private void runs(String... revisions) {
        aks.others().setRevisions(revisions);
        aks.time().settle();
    }

    private String image(String path) throws IOException {
        return caller.get(path)
                .json()
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }

    @Test
    void eachRevisionHasGatewaysOfItsOwnBehindOneService() throws IOException {
        // When
        runs("asm-1-29", "asm-1-30");

        // Then
        assertThat(caller.names(INGRESS))
                .containsExactly(
                        "aks-istio-ingressgateway-external-asm-1-29",
                        "aks-istio-ingressgateway-external-asm-1-30",
                        "aks-istio-ingressgateway-internal-asm-1-29",
                        "aks-istio-ingressgateway-internal-asm-1-30");
        assertThat(caller.names("/api/v1/namespaces/aks-istio-ingress/services"))
                .containsExactly("aks-istio-ingressgateway-external", "aks-istio-ingressgateway-internal");
        assertThat(caller.names("/apis/apps/v1/namespaces/partners/deployments"))
                .containsExactly("out-asm-1-29", "out-asm-1-30");
        JsonNode pods = caller.get("/api/v1/namespaces/aks-istio-ingress/pods").json();
        assertThat(pods.path("items")).hasSize(8);
        assertThat(pods.toString())
                .contains("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.5-2")
                .contains("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.30.2-2");

        // When
        runs("asm-1-30");

        // Then
        assertThat(caller.names(INGRESS))
                .containsExactly(
                        "aks-istio-ingressgateway-external-asm-1-30", "aks-istio-ingressgateway-internal-asm-1-30");
        assertThat(caller.names("/api/v1/namespaces/aks-istio-ingress/services"))
                .hasSize(2);
    }

    @Test
    void theScalingOfACanaryFollowsTheStableRevisionAndNobodyElse() throws IOException {
        // Given
        caller.patch(AUTOSCALERS + "/istiod-asm-1-29", "{'spec':{'minReplicas':3}}");
        runs("asm-1-29", "asm-1-30");
        assertThat(minReplicas("asm-1-30")).isEqualTo(3);

        // When
        caller.patch(AUTOSCALERS + "/istiod-asm-1-30", "{'spec':{'minReplicas':5}}");
        aks.time().settle();

        // Then
        assertThat(minReplicas("asm-1-30")).isEqualTo(3);
        caller.patch(AUTOSCALERS + "/istiod-asm-1-29", "{'spec':{'minReplicas':4}}");
        aks.time().settle();
        assertThat(minReplicas("asm-1-30")).isEqualTo(4);

        // When there is one revision left, it is nobody's canary any more
        runs("asm-1-30");
        caller.patch(AUTOSCALERS + "/istiod-asm-1-30", "{'spec':{'minReplicas':2}}");
        aks.time().settle();
        assertThat(minReplicas("asm-1-30")).isEqualTo(2);
    }

    private int minReplicas(String revision) throws IOException {
        return caller.get(AUTOSCALERS + "/istiod-" + revision)
                .json()
                .at("/spec/minReplicas")
                .asInt();
    }

    @Test
    void aPatchReachesIstiodGatewaysAndSidecarsToCome() throws IOException {
        // Given
        caller.post("/api/v1/namespaces", "{'metadata':{'name':'shop','labels':{'istio.io/rev':'asm-1-29'}}}");

        // When
        aks.addOn().patchRelease("asm-1-29", "v1.29.6-1");
        aks.time().settle();

        // Then
        assertThat(image("/apis/apps/v1" + SYSTEM + "deployments/istiod-asm-1-29"))
                .isEqualTo("mcr.microsoft.com/oss/v2/istio/pilot:v1.29.6-1");
        assertThat(probe()).contains("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.6-1");
        assertThat(caller.get("/api/v1/namespaces/aks-istio-ingress/pods").text())
                .contains("proxyv2:v1.29.6-1")
                .doesNotContain("proxyv2:v1.29.5-2");
    }

    @Test
    void istiodCanBeAheadOfTheProxiesForAWhile() throws IOException {
        // Given
        caller.post("/api/v1/namespaces", "{'metadata':{'name':'shop','labels':{'istio.io/rev':'asm-1-29'}}}");
        aks.addOn().patchRelease("asm-1-29", "v1.29.6-1", Duration.ofMinutes(2));

        // When, Then
        aks.time().pass(Duration.ofSeconds(119));
        assertThat(image("/apis/apps/v1" + SYSTEM + "deployments/istiod-asm-1-29"))
                .endsWith(":v1.29.6-1");
        assertThat(probe()).contains("proxyv2:v1.29.5-2");
        aks.time().pass(Duration.ofSeconds(1));
        assertThat(probe()).contains("proxyv2:v1.29.6-1");
    }

    @Test
    void aPatchOfWhatIsNotInstalledIsRefused() {
        assertThatThrownBy(() -> aks.addOn().patchRelease("asm-1-30", "v1.30.3-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "AKS cannot roll out v1.30.3-1 for asm-1-30, which is not installed; installed: [asm-1-29]");
    }

    private String probe() throws IOException {
        return caller.post(
                        "/api/v1/namespaces/shop/pods?dryRun=All",
                        "{'metadata':{'name':'probe'},'spec':{'containers':[{'name':'a','image':'a'}]}}")
                .text();
    }

    @Test
    void webhooksOfOthersAreKeptAwayFromAks() throws IOException {
        // When
        caller.post(WEBHOOKS, webhook("policy", "{}"));
        caller.post(WEBHOOKS, webhook("opted-out", "{'admissions.enforcer/disabled':'true'}"));
        aks.time().settle();

        // Then
        JsonNode enforced = caller.get(WEBHOOKS + "/policy").json();
        assertThat(enforced.at("/webhooks/0/namespaceSelector/matchExpressions").toString())
                .isEqualTo("[{\"key\":\"team\",\"operator\":\"Exists\"},"
                        + "{\"key\":\"control-plane\",\"operator\":\"NotIn\",\"values\":[\"true\"]},"
                        + "{\"key\":\"kubernetes.azure.com/managedby\",\"operator\":\"NotIn\",\"values\":[\"aks\"]}]");
        assertThat(enforced.at("/metadata/managedFields").findValuesAsText("manager"))
                .contains("admissionsenforcer");
        assertThat(caller.get(WEBHOOKS + "/opted-out").text()).doesNotContain("managedby");
        assertThat(caller.get(WEBHOOKS + "/istio-sidecar-injector-asm-1-29-aks-istio-system")
                        .text())
                .doesNotContain("managedby");
    }

    private static String webhook(String name, String labels) {
        return """
                {'metadata':{'name':'%s','labels':%s},'webhooks':[{'name':'a.example.com','sideEffects':'None',
                  'admissionReviewVersions':['v1'],'failurePolicy':'Ignore',
                  'clientConfig':{'service':{'name':'a','namespace':'default'}},
                  'namespaceSelector':{'matchExpressions':[{'key':'team','operator':'Exists'}]}}]}
                """.formatted(name, labels);
    }

    @Test
    void meshConfigWithFieldsThatAreNotAllowedIsRefusedAlsoOnTrial() throws IOException {
        // Given
        aks.addOn().blockMeshConfig("asm-1-30", "tlsDefaults");

        // When
        Answer stable =
                createMeshConfig("asm-1-29", "accessLogFile: /dev/stdout\\ntlsDefaults:\\n  minProtocolVersion: x\\n");
        Answer canary =
                createMeshConfig("asm-1-30", "accessLogFile: /dev/stdout\\ntlsDefaults:\\n  minProtocolVersion: x\\n");
        Answer blocked = createMeshConfig("asm-1-30", "configSources: []\\n");
        Answer tab = createMeshConfig("asm-1-30", "defaultConfig:\\n\\tdrainDuration: 5s\\n");

        // Then
        assertThat(stable.status()).isEqualTo(201);
        assertThat(canary.status()).isEqualTo(400);
        assertThat(canary.json().path("message").asText())
                .isEqualTo(
                        "admission webhook \"azure-service-mesh-ccp-validating-webhook\" denied the request: fields of"
                                + " mesh config that are not allowed in revision asm-1-30: tlsDefaults");
        assertThat(blocked.json().path("message").asText()).endsWith("asm-1-30: configSources");
        assertThat(tab.json().path("message").asText()).endsWith("is no YAML: it is indented by a tab");
        assertThat(caller.names(CONFIG_MAPS)).noneMatch(name -> name.startsWith("istio-shared-"));
    }

    private Answer createMeshConfig(String revision, String mesh) throws IOException {
        return caller.post(
                CONFIG_MAPS + "?dryRun=All",
                "{'metadata':{'name':'istio-shared-configmap-" + revision + "'},'data':{'mesh':'" + mesh + "'}}");
    }

    @Test
    void leasesOfARemovedRevisionStayWithoutAHolder() throws IOException {
        // Given
        runs("asm-1-29", "asm-1-30");
        String leases = "/apis/coordination.k8s.io/v1" + SYSTEM + "leases";
        assertThat(holder(leases + "/istio-gateway-deployment-asm-1-29")).isEqualTo("istiod-asm-1-29");

        // When
        runs("asm-1-30");

        // Then
        assertThat(caller.names(leases))
                .containsExactly(
                        "istio-gateway-deployment-asm-1-29",
                        "istio-gateway-deployment-asm-1-30",
                        "istio-gateway-status-leader-asm-1-29",
                        "istio-gateway-status-leader-asm-1-30");
        assertThat(holder(leases + "/istio-gateway-deployment-asm-1-29")).isEmpty();
        assertThat(holder(leases + "/istio-gateway-deployment-asm-1-30")).isEqualTo("istiod-asm-1-30");
    }

    private String holder(String lease) throws IOException {
        return caller.get(lease).json().at("/spec/holderIdentity").asText();
    }

    @Test
    void theHigherRevisionTakesGatewaysThatAreNotPinned() throws IOException {
        // Given
        caller.post("/api/v1/namespaces", "{'metadata':{'name':'shop'}}");
        createGateway("free", "{}");
        createGateway("pinned", "{'istio.io/rev':'asm-1-29'}");
        aks.time().settle();
        assertThat(gatewayRevisions("free")).containsExactly("asm-1-29");

        // When
        runs("asm-1-29", "asm-1-30");

        // Then
        assertThat(gatewayRevisions("free")).containsExactly("asm-1-30");
        assertThat(gatewayRevisions("pinned")).containsExactly("asm-1-29");
        assertThat(image("/apis/apps/v1/namespaces/shop/deployments/free-istio"))
                .isEqualTo("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.30.2-2");

        // When nobody owns it any more, nobody touches it
        runs("asm-1-30");
        assertThat(gatewayRevisions("pinned")).containsExactly("asm-1-29");
        caller.delete("/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways/free");
        aks.time().settle();
        assertThat(caller.names("/apis/apps/v1/namespaces/shop/deployments")).containsExactly("pinned-istio");
        assertThat(caller.names("/api/v1/namespaces/shop/services")).containsExactly("pinned-istio");
    }

    private void createGateway(String name, String labels) throws IOException {
        caller.post("/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways", """
                {'metadata':{'name':'%s','labels':%s},'spec':{'gatewayClassName':'istio',
                  'listeners':[{'name':'http','port':80,'protocol':'HTTP'}]}}
                """.formatted(name, labels));
    }

    /** What its pods are annotated with. */
    private List<String> gatewayRevisions(String gateway) throws IOException {
        return caller
                .get("/api/v1/namespaces/shop/pods?labelSelector=gateway.networking.k8s.io%2Fgateway-name%3D" + gateway)
                .json()
                .findValues("annotations")
                .stream()
                .map(annotations -> annotations.path("istio.io/rev").asText())
                .distinct()
                .toList();
    }
}
