package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.InjectionProbe;
import io.meshupgrade.realmesh.MeshRevision;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the mesh does as AKS would: the methods are the steps of one story. */
@RealMeshTest(revisions = "asm-1-29")
@TestMethodOrder(OrderAnnotation.class)
class RealMeshLifecycleTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    @Order(1)
    void aCanaryComesWithTheScalingOfTheStableRevisionAndAGatewayOfItsOwn(RealMesh mesh) {
        // Given
        mesh.kubectl(
                "patch", "hpa", "-n", "aks-istio-system", "istiod-asm-1-29", "-p", "{\"spec\":{\"minReplicas\":3}}");

        // When
        mesh.addRevision(MeshRevision.of("asm-1-30"));

        // Then
        assertThat(names(mesh, "/apis/autoscaling/v2/namespaces/aks-istio-system/horizontalpodautoscalers"))
                .containsExactly("istiod-asm-1-29", "istiod-asm-1-30");
        assertThat(mesh.apiServer()
                        .get(
                                "/apis/autoscaling/v2/namespaces/aks-istio-system/horizontalpodautoscalers/istiod-asm-1-30")
                        .orThrow()
                        .at("/spec/minReplicas")
                        .asInt())
                .isEqualTo(3);
        assertThat(names(mesh, "/apis/policy/v1/namespaces/aks-istio-system/poddisruptionbudgets"))
                .containsExactly("istiod-asm-1-29", "istiod-asm-1-30");
        assertThat(names(mesh, "/apis/apps/v1/namespaces/aks-istio-ingress/deployments"))
                .containsExactly(
                        "aks-istio-ingressgateway-external-asm-1-29", "aks-istio-ingressgateway-external-asm-1-30");
        assertThat(names(mesh, "/api/v1/namespaces/aks-istio-ingress/services"))
                .containsExactly("aks-istio-ingressgateway-external");
        assertThat(mesh.kubectl(
                        "get",
                        "mutatingwebhookconfigurations",
                        "-l",
                        "admissions.enforcer/disabled=true",
                        "-o",
                        "name"))
                .contains("istio-sidecar-injector-asm-1-29-aks-istio-system")
                .contains("istio-sidecar-injector-asm-1-30-aks-istio-system");
    }

    @Test
    @Order(2)
    void aPatchReachesNewPodsAndLeavesRunningOnesAlone(RealMesh mesh) {
        // Given
        mesh.kubectl("create", "namespace", "shop");
        mesh.kubectl("label", "namespace", "shop", "istio.io/rev=asm-1-29");
        Await.until(
                "admission to follow the label",
                LIMIT,
                () -> proxyImage(mesh, "shop").endsWith(":v1.29.5-2"));
        mesh.kubectl("run", "before", "-n", "shop", "--image=app");

        // When
        mesh.patchRevision("asm-1-29", "v1.29.6-1");

        // Then
        assertThat(mesh.kubectl("get", "pod", "-n", "shop", "before", "-o", "yaml"))
                .contains("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.5-2")
                .doesNotContain("v1.29.6-1");
        assertThat(proxyImage(mesh, "shop")).isEqualTo("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.6-1");
        assertThat(mesh.kubectl("get", "deployment", "-n", "aks-istio-system", "istiod-asm-1-29", "-o", "yaml"))
                .contains("mcr.microsoft.com/oss/v2/istio/pilot:v1.29.6-1");
    }

    @Test
    @Order(3)
    void aGatewayOfTheGatewayApiGetsADeploymentOfItsOwn(RealMesh mesh) {
        // When
        mesh.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: front, namespace: shop}
                spec:
                  gatewayClassName: istio
                  listeners: [{name: http, port: 80, protocol: HTTP}]
                """);

        // Then
        Await.until(
                "istiod to create front-istio",
                LIMIT,
                () -> names(mesh, "/apis/apps/v1/namespaces/shop/deployments").contains("front-istio"));
    }

    @Test
    @Order(4)
    void aRemovedRevisionLeavesTagsSharedMeshConfigAndLeasesBehind(RealMesh mesh) {
        // Given
        mesh.istioctl("tag", "set", "prod-canary", "--revision", "asm-1-30", "-i", "aks-istio-system");
        mesh.kubectl(
                "create",
                "configmap",
                "-n",
                "aks-istio-system",
                "istio-shared-configmap-asm-1-30",
                "--from-literal=mesh=");

        // When
        mesh.removeRevision("asm-1-30");

        // Then
        assertThat(mesh.kubectl("get", "all,hpa,pdb,cm,sa,role,rolebinding", "-A", "-o", "name"))
                .contains("istiod-asm-1-29", "istio-shared-configmap-asm-1-30", "istiod-revision-tag-prod-canary")
                .doesNotContain("istiod-asm-1-30", "istio-sidecar-injector-asm-1-30", "external-asm-1-30");
        assertThat(mesh.kubectl("get", "mutatingwebhookconfigurations,validatingwebhookconfigurations", "-o", "name"))
                .contains("istio-revision-tag-prod-canary-aks-istio-system")
                .doesNotContain("istio-sidecar-injector-asm-1-30", "istio-validator-asm-1-30");
        assertThat(mesh.kubectl("get", "leases", "-n", "aks-istio-system", "-o", "name"))
                .contains("asm-1-30");
        assertThat(mesh.kubectl("get", "crd", "-o", "name")).contains("virtualservices.networking.istio.io");
    }

    @Test
    @Order(5)
    void aClusterWithoutRevisionsHasNoTagsForIstioctlAndForUs(RealMesh mesh) {
        // Given
        mesh.istioctl("tag", "remove", "prod-canary", "-y", "-i", "aks-istio-system");
        mesh.removeRevision("asm-1-29");

        // When
        String istioctl = mesh.istioctl("tag", "list", "-i", "aks-istio-system", "-o", "json");

        // Then
        assertThat(istioctl).isEqualTo("No Istio revision tags found.\n");
        try (MeshUpgrade cluster = AksMeshUpgrade.kubeconfig(mesh.kubeconfig()).connect()) {
            assertThat(cluster.tags().list()).isEmpty();
        }
    }

    private static List<String> names(RealMesh mesh, String path) {
        List<String> names = new ArrayList<>();
        for (JsonNode item : mesh.apiServer().get(path).orThrow().path("items")) {
            names.add(item.at("/metadata/name").asText());
        }
        return names;
    }

    private static String proxyImage(RealMesh mesh, String namespace) {
        return new InjectionProbe(mesh.apiServer(), namespace).ask().image();
    }
}
