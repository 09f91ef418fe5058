package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.CleanUp;
import io.meshupgrade.controlplane.MeshConfigCopy;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.FaultAnswer;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes before a canary and what stays behind a revision, in a stepped world. */
class MeshConfigAndLeftoversTest {

    private static final Revision OLD = Revision.parse("asm-1-29");
    private static final Revision NEW = Revision.parse("asm-1-30");
    private static final String MAPS = "/api/v1/namespaces/aks-istio-system/configmaps";
    private static final String CONFIG = "accessLogFile: /dev/stdout\nenableTracing: true\n";

    private SimulatedAks aks;
    private SteppedControlPlane operator;
    private ApiServer api;

    @BeforeEach
    void start() {
        aks = OperatorProcess.restingAks("asm-1-29");
        operator = new SteppedControlPlane(aks, "us");
        api = new ApiServer(aks.kubeconfig());
    }

    @AfterEach
    void stop() {
        operator.close();
        aks.close();
    }

    @Test
    void meshConfigIsCopiedWithItsDataAlone() {
        // Given
        aks.meshConfig("asm-1-29", CONFIG);
        api.patch(
                        map("asm-1-29"),
                        "application/merge-patch+json",
                        "{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{}\"},"
                                + "\"labels\":{\"app.kubernetes.io/managed-by\":\"Helm\"}}}")
                .orThrow();

        // When
        MeshConfigCopy copy = operator.plane().copyMeshConfig(OLD, NEW);

        // Then
        assertThat(copy).isEqualTo(new MeshConfigCopy.Copied(OLD, NEW));
        JsonNode made = api.get(map("asm-1-30")).orThrow();
        assertThat(made.at("/data/mesh").asText()).isEqualTo(CONFIG);
        assertThat(made.at("/metadata/annotations").isMissingNode()).isTrue();
        assertThat(made.at("/metadata/labels").isMissingNode()).isTrue();
        assertThat(operator.plane().copyMeshConfig(OLD, NEW)).isEqualTo(new MeshConfigCopy.Prepared(NEW, List.of()));
    }

    @Test
    void oneThatSomebodyPreparedIsLeftAndCompared() {
        // Given
        aks.meshConfig("asm-1-29", CONFIG);
        aks.meshConfig("asm-1-30", "accessLogFile: /dev/stdout\nenableTracing: false\n");

        // When
        MeshConfigCopy copy = operator.plane().copyMeshConfig(OLD, NEW);

        // Then
        assertThat(copy)
                .isEqualTo(
                        new MeshConfigCopy.Prepared(NEW, List.of("- enableTracing: true", "+ enableTracing: false")));
        assertThat(api.get(map("asm-1-30")).orThrow().at("/data/mesh").asText()).contains("false");
    }

    @Test
    void withoutASharedConfigThereIsNothingToCopy() {
        assertThat(operator.plane().copyMeshConfig(OLD, NEW)).isEqualTo(new MeshConfigCopy.NothingToCopy(OLD));
        assertThat(api.get(map("asm-1-30")).status()).isEqualTo(404);
    }

    @Test
    void whatTheNewRevisionDoesNotTakeIsLearntByADryRun() {
        // Given
        aks.meshConfig("asm-1-29", CONFIG);
        aks.addOn().blockMeshConfig("asm-1-30", "enableTracing");

        // When
        MeshConfigCopy copy = operator.plane().copyMeshConfig(OLD, NEW);

        // Then
        assertThat(copy).isInstanceOfSatisfying(MeshConfigCopy.Refused.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo(UpgradeReason.MESH_CONFIG_REFUSED);
            assertThat(refused.reason().sentence())
                    .contains("azure-service-mesh-ccp-validating-webhook")
                    .contains("not allowed in revision asm-1-30: enableTracing");
        });
        assertThat(aks.kubernetes().requests().of("create", MAPS))
                .singleElement()
                .satisfies(request -> assertThat(request.query()).contains("dryRun=All"));
    }

    @Test
    void aCopyWhoseAnswerIsLostIsFound() {
        // Given
        aks.meshConfig("asm-1-29", CONFIG);
        aks.kubernetes().faults().on("create", MAPS).nth(2).cutAfterEffect();

        // Then
        assertThat(operator.plane().copyMeshConfig(OLD, NEW)).isEqualTo(new MeshConfigCopy.Copied(OLD, NEW));
    }

    @Test
    void aServerThatBreaksIsNoAnswerAboutTheConfig() {
        // Given
        aks.meshConfig("asm-1-29", CONFIG);
        aks.kubernetes().faults().on("create", MAPS).answer(FaultAnswer.internalError());

        // When
        KubernetesException e = catchThrowableOfType(
                KubernetesException.class, () -> operator.plane().copyMeshConfig(OLD, NEW));

        // Then
        assertThat(e.status()).isEqualTo(500);
        assertThat(api.get(map("asm-1-30")).status()).isEqualTo(404);
    }

    @Test
    void whatACompletedUpgradeLeavesIsRemovedOnce() {
        // Given
        aks.meshConfig("asm-1-29", CONFIG);
        operator.plane().copyMeshConfig(OLD, NEW);
        operator.plane().start(NEW);
        aks.time().requireRest();
        operator.plane().complete();
        aks.time().requireRest();

        // When
        CleanUp cleaned = operator.plane().cleanUp();

        // Then
        assertThat(cleaned).isInstanceOfSatisfying(CleanUp.Cleaned.class, done -> {
            assertThat(done.removed())
                    .extracting(leftover -> leftover.object())
                    .contains(
                            "ConfigMap aks-istio-system/istio-shared-configmap-asm-1-29",
                            "Lease aks-istio-system/istio-gateway-deployment-asm-1-29");
            assertThat(done.left()).isEmpty();
        });
        assertThat(api.get(map("asm-1-29")).status()).isEqualTo(404);
        assertThat(api.get(map("asm-1-30")).status()).isEqualTo(200);
        assertThat(operator.plane().cleanUp()).isEqualTo(new CleanUp.Cleaned(List.of(), List.of()));
    }

    @Test
    void whatIsPreparedOrOwnedElsewhereIsLeftAndNamed() {
        // Given
        aks.meshConfig("asm-1-28", CONFIG);
        aks.meshConfig("asm-1-30", CONFIG);
        api.patch(
                        map("asm-1-28"),
                        "application/merge-patch+json",
                        "{\"metadata\":{\"labels\":{\"helm.toolkit.fluxcd.io/name\":\"mesh\"}}}")
                .orThrow();

        // When
        CleanUp cleaned = operator.plane().cleanUp();

        // Then
        assertThat(cleaned)
                .isInstanceOfSatisfying(
                        CleanUp.Cleaned.class,
                        done -> assertThat(done.left())
                                .extracting(leftover -> leftover.reason().toString())
                                .containsExactlyInAnyOrder(
                                        "PREPARED: asm-1-30 is newer than asm-1-29.",
                                        "OWNED_ELSEWHERE: istio-shared-configmap-asm-1-28 has the label"
                                                + " helm.toolkit.fluxcd.io/name=mesh."));
    }

    @Test
    void nothingIsRemovedWhileArmIsAtWork() {
        // Given
        aks.meshConfig("asm-1-28", CONFIG);
        aks.arm().provisioningState("Updating");

        // When
        CleanUp refused = operator.plane().cleanUp();

        // Then
        assertThat(refused)
                .isInstanceOfSatisfying(
                        CleanUp.Refused.class,
                        because -> assertThat(because.reason())
                                .hasToString("CLUSTER_NOT_READY: The cluster is Updating in ARM, and not Succeeded."));
        assertThat(api.get(map("asm-1-28")).status()).isEqualTo(200);
    }

    private static String map(String revision) {
        return MAPS + "/istio-shared-configmap-" + revision;
    }
}
