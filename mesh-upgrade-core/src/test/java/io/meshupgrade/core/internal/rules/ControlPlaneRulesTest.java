package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.controlplane.ComponentStatus.State;
import io.meshupgrade.controlplane.ControlPlaneStatus;
import io.meshupgrade.controlplane.RevisionStatus;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers are those of the list of hard cases of an AKS mesh that the issues name. */
class ControlPlaneRulesTest {

    private final AksMesh mesh = new AksMesh().revision("asm-1-10").revision("asm-1-9");
    private final ObservedMesh seen =
            new ObservedMesh().installed("asm-1-10", "asm-1-9").workload(istiod("asm-1-9", 1));

    @Test
    void listsRevisionsByNumberAndSaysWhichAreReady() {
        // Given (9) a canary whose istiod finds no node
        seen.workload(istiod("asm-1-10", 0));

        // When
        ControlPlaneStatus status = ControlPlaneRules.status(seen.of(mesh));

        // Then
        assertThat(status.revisions()).extracting(RevisionStatus::revision).containsExactly("asm-1-9", "asm-1-10");
        assertThat(status.revisions())
                .extracting(RevisionStatus::readiness)
                .containsExactly(State.READY, State.NOT_READY);
        assertThat(lines(status, 1))
                .contains("ISTIOD NOT_AVAILABLE: Deployment aks-istio-system/istiod-asm-1-10 is not available: 0 of its"
                        + " pods are.");
    }

    @Test
    void isNotReadyWithoutACaOrWithoutEndpoints() {
        // Given (9)
        mesh.changeEntries(entry -> new Entry(
                        entry.name(),
                        entry.namespaceSelector(),
                        entry.objectSelector(),
                        true,
                        entry.service(),
                        null,
                        "",
                        "Fail",
                        "Never"))
                .changeServices(service ->
                        AksMesh.service(service.name(), service.name().substring(7), false));

        // When
        ControlPlaneStatus status = ControlPlaneRules.status(seen.of(mesh));

        // Then
        assertThat(lines(status, 0))
                .containsExactly(
                        "ISTIOD READY: Deployment aks-istio-system/istiod-asm-1-9 has 1 available.",
                        "WEBHOOK NO_CA: An entry of MutatingWebhookConfiguration"
                                + " istio-sidecar-injector-asm-1-9-aks-istio-system has no CA bundle.",
                        "ENDPOINTS NO_ENDPOINTS: No endpoint of Service aks-istio-system/istiod-asm-1-9 is ready.");
    }

    @Test
    void doesNotKnowWhereEndpointsWereNotRead() {
        // Given
        mesh.changeServices(
                service -> AksMesh.service(service.name(), service.name().substring(7), null));

        // Then
        assertThat(ControlPlaneRules.status(seen.of(mesh)).revisions().get(0).readiness())
                .isEqualTo(State.UNKNOWN);
    }

    @Test
    void namesARevisionThatArmKnowsAndTheClusterDoesNotShow() {
        // Given (9)
        seen.installed("asm-1-11");

        // Then
        ControlPlaneStatus status = ControlPlaneRules.status(seen.of(mesh));
        assertThat(status.revisions().get(2).revision()).isEqualTo("asm-1-11");
        assertThat(lines(status, 2))
                .containsExactly(
                        "ISTIOD MISSING: There is no Deployment aks-istio-system/istiod-asm-1-11.",
                        "WEBHOOK MISSING: There is no MutatingWebhookConfiguration of asm-1-11.",
                        "ENDPOINTS MISSING: There is no Service aks-istio-system/istiod-asm-1-11.");
    }

    @Test
    void findsEveryKindOfGatewayOfARevision() {
        // Given (43)
        gateway("aks-istio-ingress", "aks-istio-ingressgateway-external-asm-1-9", "ingress-gateway", 1);
        gateway("aks-istio-ingress", "aks-istio-ingressgateway-internal-asm-1-9", "ingress-gateway", 0);
        gateway("shop", "out-asm-1-9", "egress-gateway", 1);
        gateway("shop", "out-asm-1-10", "egress-gateway", 1);
        seen.workload(ObservedMesh.workload(
                WorkloadRef.deployment("shop", "web-istio"),
                Map.of("gateway.istio.io/managed", "istio.io-gateway-controller"),
                new PodTemplate(Map.of(), Map.of("istio.io/rev", "asm-1-9"), false),
                1));

        // When
        RevisionStatus revision =
                ControlPlaneRules.status(seen.of(mesh)).revisions().get(0);

        // Then
        assertThat(revision.components().stream()
                        .skip(3)
                        .map(each -> each.kind() + " " + each.object() + " " + each.state()))
                .containsExactly(
                        "INGRESS_EXTERNAL Deployment aks-istio-ingress/aks-istio-ingressgateway-external-asm-1-9 READY",
                        "INGRESS_INTERNAL Deployment aks-istio-ingress/aks-istio-ingressgateway-internal-asm-1-9"
                                + " NOT_READY",
                        "EGRESS Deployment shop/out-asm-1-9 READY",
                        "GATEWAY_API Deployment shop/web-istio READY");
        assertThat(revision.readiness()).isEqualTo(State.READY);
    }

    @Test
    void findsAutoscalersThatDifferBetweenTheTwo() {
        // Given (14)
        seen.autoscaler("istiod-asm-1-9", 2, 5).autoscaler("istiod-asm-1-10", 2, 7);

        // Then
        assertThat(ControlPlaneRules.status(seen.of(mesh)).differences())
                .extracting(Object::toString)
                .containsExactly("AUTOSCALING_DIFFERS: HorizontalPodAutoscaler aks-istio-system/istiod-asm-1-9 has 2 to"
                        + " 5 replicas at cpu 80 %, and istiod-asm-1-10 has 2 to 7 replicas at cpu 80 %.");
    }

    private void gateway(String namespace, String name, String component, int available) {
        seen.workload(ObservedMesh.workload(
                WorkloadRef.deployment(namespace, name),
                Map.of("azureservicemesh/istio.component", component),
                AksMesh.pod(),
                available));
    }

    private static WorkloadFacts istiod(String revision, int available) {
        return ObservedMesh.workload(
                WorkloadRef.deployment(AksMesh.CONTROL_PLANE, "istiod-" + revision),
                Map.of(),
                AksMesh.pod(),
                available);
    }

    private static List<String> lines(ControlPlaneStatus status, int revision) {
        return status.revisions().get(revision).components().stream()
                .map(each -> each.kind() + " " + each.reason())
                .toList();
    }
}
