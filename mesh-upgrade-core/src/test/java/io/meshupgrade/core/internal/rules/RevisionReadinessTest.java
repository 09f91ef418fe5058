package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.WorkloadRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionReadinessTest {

    private static final String INGRESS = "aks-istio-ingressgateway-external-";

    private final AksMesh mesh = new AksMesh().revision("asm-1-29").revision("asm-1-30");
    private final ObservedMesh seen = new ObservedMesh()
            .installed("asm-1-29", "asm-1-30")
            .workload(ObservedMesh.workload(
                    WorkloadRef.deployment(AksMesh.CONTROL_PLANE, "istiod-asm-1-30"), Map.of(), AksMesh.pod(), 1));

    @Test
    void isReadyWithIstiodWebhookEndpointsAndInjector() {
        assertThat(missing()).isEmpty();
    }

    @Test
    void waitsForTheGatewayThatTheOtherRevisionHas() {
        // Given
        gateway("asm-1-29", 1);

        // Then
        assertThat(missing())
                .containsExactly("MISSING: There is no Deployment aks-istio-ingress/" + INGRESS + "asm-1-30.");
    }

    @Test
    void waitsForAGatewayUntilItIsAvailable() {
        // Given
        gateway("asm-1-29", 1);
        gateway("asm-1-30", 0);

        // Then
        assertThat(missing())
                .containsExactly("NOT_AVAILABLE: Deployment aks-istio-ingress/" + INGRESS
                        + "asm-1-30 is not available: 0 of its pods are.");
    }

    @Test
    void waitsForTheInjector() {
        // Given
        mesh.withoutInjectors();

        // Then
        assertThat(missing())
                .containsExactly("MISSING: There is no ConfigMap aks-istio-system/istio-sidecar-injector-asm-1-30.");
    }

    @Test
    void isNotReadyWhileSomethingIsNotKnown() {
        // Given
        mesh.injectorsForbidden();

        // Then
        assertThat(missing()).singleElement().asString().startsWith("NOT_READ: ");
    }

    @Test
    void nothingIsMuchMissing() {
        assertThat(RevisionReadiness.missing(seen.of(mesh), Revision.parse("asm-1-31")))
                .extracting(Reason::toString)
                .containsExactly("MISSING: Nothing of asm-1-31 is in the cluster.");
    }

    private List<String> missing() {
        return RevisionReadiness.missing(seen.of(mesh), Revision.parse("asm-1-30")).stream()
                .map(Reason::toString)
                .toList();
    }

    private void gateway(String revision, int available) {
        seen.workload(ObservedMesh.workload(
                WorkloadRef.deployment("aks-istio-ingress", INGRESS + revision),
                Map.of("azureservicemesh/istio.component", "ingress-gateway"),
                AksMesh.pod(),
                available));
    }
}
