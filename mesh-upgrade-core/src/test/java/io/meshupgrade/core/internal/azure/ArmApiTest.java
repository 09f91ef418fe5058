package io.meshupgrade.core.internal.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.ArmReader.UpgradeProfile;
import io.meshupgrade.core.internal.observe.MeshRelease;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmApiTest {

    private static final ClusterId ID = new ClusterId("sub", "rg", "shop");
    private static final String PATH =
            "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";

    private final Credentials credential = new Credentials(Duration.ofHours(1));

    @Test
    void readsTheCluster() throws IOException {
        // Given
        try (LoopbackServer arm = answering("""
                {"location": "westeurope", "eTag": "e1", "unknown": {"deep": [1]},
                 "properties": {
                   "kubernetesVersion": "1.34", "currentKubernetesVersion": "1.34.4",
                   "supportPlan": "AKSLongTermSupport", "provisioningState": "Succeeded",
                   "powerState": {"code": "Running"},
                   "agentPoolProfiles": [
                     {"name": "apps", "provisioningState": "Scaling", "powerState": {"code": "Running"},
                      "currentOrchestratorVersion": "1.34.4"}],
                   "serviceMeshProfile": {"mode": "Istio", "istio": {
                     "revisions": ["asm-1-30", "asm-1-29"],
                     "components": {
                       "ingressGateways": [{"mode": "External", "enabled": true}],
                       "egressGateways": [{"name": "out", "namespace": "net", "enabled": false}],
                       "proxyRedirectionMechanism": "CNIChaining"}}}}}
                """)) {

            // When
            ArmCluster cluster = api(arm).cluster();

            // Then
            assertThat(cluster)
                    .isEqualTo(new ArmCluster(
                            ID,
                            "westeurope",
                            "1.34",
                            "1.34.4",
                            "AKSLongTermSupport",
                            "Succeeded",
                            "Running",
                            "e1",
                            new ArmMesh(
                                    "Istio",
                                    List.of(Revision.parse("asm-1-30"), Revision.parse("asm-1-29")),
                                    List.of(new ArmMesh.IngressGateway("External", true)),
                                    List.of(new ArmMesh.EgressGateway("out", "net", false)),
                                    "CNIChaining"),
                            List.of(new ArmCluster.NodePool("apps", "Scaling", "Running", "1.34.4"))));
            assertThat(cluster.kubernetesMinor()).isEqualTo(new KubernetesMinor(1, 34));
            assertThat(arm.asked()).singleElement().satisfies(asked -> {
                assertThat(asked.method()).isEqualTo("GET");
                assertThat(asked.path()).isEqualTo(PATH);
                assertThat(asked.query()).isEqualTo("api-version=2026-04-01");
                assertThat(asked.header("Authorization")).isEqualTo("Bearer " + Credentials.SECRET + "-1");
                assertThat(asked.header("x-ms-client-request-id")).hasSize(36);
            });
            assertThat(credential.scopes()).containsExactly(arm.url() + "/.default");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"location\": null, \"eTag\": null, \"properties\": null}",
                "{\"properties\": {\"agentPoolProfiles\": null, \"powerState\": null, \"serviceMeshProfile\": null}}"
            })
    void readsAClusterOfWhichNothingIsSaid(String document) throws IOException {
        // Given
        try (LoopbackServer arm = answering(document)) {

            // When
            ArmCluster cluster = api(arm).cluster();

            // Then
            assertThat(cluster)
                    .isEqualTo(new ArmCluster(ID, null, null, null, null, null, null, null, ArmMesh.NONE, List.of()));
            assertThat(cluster.kubernetesMinor()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mode\": \"Istio\"}",
                "{\"mode\": \"Istio\", \"istio\": null}",
                "{\"mode\": \"Istio\", \"istio\": {\"revisions\": null, \"components\": null}}",
                "{\"mode\": \"Istio\", \"istio\": {\"revisions\": [null], \"components\":"
                        + " {\"ingressGateways\": null, \"egressGateways\": [null], \"proxyRedirectionMechanism\": null}}}"
            })
    void readsAMeshOfWhichOnlyTheModeIsSaid(String profile) throws IOException {
        // Given
        try (LoopbackServer arm = answering("{\"properties\": {\"serviceMeshProfile\": " + profile + "}}")) {

            // When
            ArmMesh mesh = api(arm).cluster().mesh();

            // Then
            assertThat(mesh).isEqualTo(new ArmMesh("Istio", List.of(), List.of(), List.of(), null));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"properties": []}                                                                 | properties is not an object
            {"location": 7}                                                                    | location is not a string
            {"properties": {"agentPoolProfiles": {"a": 1}}}                                    | properties.agentPoolProfiles is not an array
            {"properties": {"serviceMeshProfile": {"istio": {"revisions": "asm-1-29"}}}}       | properties.serviceMeshProfile.istio.revisions is not an array
            {"properties": {"serviceMeshProfile": {"istio": {"revisions": [{"a": 1}]}}}}       | properties.serviceMeshProfile.istio.revisions[0] is not a string
            {"properties": {"serviceMeshProfile": {"istio": {"components": {"ingressGateways": [{"enabled": "yes"}]}}}}} | properties.serviceMeshProfile.istio.components.ingressGateways[0].enabled is not a boolean
            """)
    void namesTheFieldThatIsNotWhatItShouldBe(String document, String problem) throws IOException {
        // Given
        try (LoopbackServer arm = answering(document)) {

            // When
            ArmException e = catchThrowableOfType(ArmException.class, () -> api(arm).cluster());

            // Then
            assertThat(e)
                    .hasMessage("Cannot read the cluster shop from ARM: " + arm.url() + " does not answer as ARM does ("
                            + problem + "). Is the endpoint right?");
            assertThat(e.failure()).isEqualTo(Failure.NOT_UNDERSTOOD);
        }
    }

    @Test
    void namesARevisionThatCannotBeOne() throws IOException {
        // Given
        try (LoopbackServer arm =
                answering("{\"properties\": {\"serviceMeshProfile\": {\"istio\": {\"revisions\": [\"A B\"]}}}}")) {

            // When
            ArmException e = catchThrowableOfType(ArmException.class, () -> api(arm).cluster());

            // Then
            assertThat(e)
                    .hasMessageContaining(
                            "(properties.serviceMeshProfile.istio.revisions[0]: 'A B' is not the name of a"
                                    + " revision: expected lower-case letters, digits and dashes, at most 63, such as asm-1-30)");
        }
    }

    @Test
    void readsWhereTheMeshMayGo() throws IOException {
        // Given
        try (LoopbackServer arm = answering("""
                {"value": [{"name": "other", "properties": {"revision": "x"}},
                           {"name": "istio", "properties": {"revision": "asm-1-29", "upgrades": ["asm-1-30"],
                            "compatibleWith": [{"name": "kubernetes", "versions": ["1.33", "1.34"]}]}}]}
                """)) {

            // When
            UpgradeProfile profile = api(arm).upgradeProfile();

            // Then
            assertThat(profile.upgradeInProgress()).isFalse();
            assertThat(profile.release())
                    .contains(new MeshRelease(
                            Revision.parse("asm-1-29"),
                            List.of(Revision.parse("asm-1-30")),
                            Map.of("kubernetes", Set.of(new KubernetesMinor(1, 33), new KubernetesMinor(1, 34)))));
            assertThat(arm.asked().get(0).path()).isEqualTo(PATH + "/meshUpgradeProfiles");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"value\": null, \"nextLink\": null}",
                "{\"value\": []}",
                "{\"value\": [null]}",
                "{\"value\": [{}]}",
                "{\"value\": [{\"properties\": null}]}",
                "{\"value\": [{\"properties\": {\"upgrades\": [\"asm-1-30\"]}}]}"
            })
    void hasNoProfileWhereArmSaysNothing(String answer) throws IOException {
        // Given
        try (LoopbackServer arm = answering(answer)) {

            // When
            UpgradeProfile profile = api(arm).upgradeProfile();

            // Then
            assertThat(profile.release()).isEmpty();
            assertThat(profile.upgradeInProgress()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\": {\"code\": \"ServiceMeshUpgradeInProgress\", \"message\": \"Mesh upgrade is in progress.\"}}",
                "{\"code\": \"ServiceMeshUpgradeInProgress\", \"details\": null, \"message\": \"m\", \"subcode\": \"\"}",
                "{\"error\": {\"code\": \"Conflict\", \"details\": [{\"code\": \"ServiceMeshUpgradeInProgress\"}]}}"
            })
    void takesTheRefusalDuringAnUpgradeForAnAnswer(String error) throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(409, "application/json", error)) {

            // When
            UpgradeProfile profile = api(arm).upgradeProfile();

            // Then
            assertThat(profile.upgradeInProgress()).isTrue();
            assertThat(profile.release()).isEmpty();
        }
    }

    @Test
    void doesNotTakeAnotherConflictForAnUpgrade() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(
                409, "application/json", "{\"code\": \"OperationNotAllowed\", \"message\": \"Busy.\"}")) {

            // When
            ArmException e = catchThrowableOfType(ArmException.class, () -> api(arm).upgradeProfile());

            // Then
            assertThat(e.code()).isEqualTo("OperationNotAllowed");
            assertThat(e.status()).isEqualTo(409);
            assertThat(e)
                    .hasMessage("Cannot read the mesh upgrade profile of the cluster shop from ARM: " + arm.url()
                            + " refuses (HTTP 409, OperationNotAllowed: Busy).");
        }
    }

    @Test
    void readsAllPagesOfTheRevisionsOfARegion() throws IOException {
        // Given
        String release = "{\"revision\": \"asm-1-30\", \"compatibleWith\":"
                + " [{\"name\": \"KubernetesOfficial\", \"versions\": [\"1.34\", null]}, {\"versions\": null}]}";
        try (LoopbackServer arm = LoopbackServer.with(exchange -> {
            boolean second = exchange.getRequestURI().getQuery().contains("token=2");
            LoopbackServer.answer(
                    exchange,
                    200,
                    "application/json",
                    second
                            ? "{\"value\": [{\"properties\": {\"meshRevisions\": [" + release + ", {}, null]}}]}"
                            : "{\"value\": [], \"nextLink\": \"http://"
                                    + exchange.getRequestHeaders().getFirst("Host")
                                    + exchange.getRequestURI().getPath() + "?token=2&signed=%2B\"}");
        })) {

            // When
            List<MeshRelease> releases = api(arm).releases("West Europe");

            // Then
            assertThat(releases)
                    .containsExactly(new MeshRelease(
                            Revision.parse("asm-1-30"),
                            List.of(),
                            Map.of("KubernetesOfficial", Set.of(new KubernetesMinor(1, 34)), "", Set.of())));
            assertThat(arm.asked())
                    .extracting(LoopbackServer.Asked::path)
                    .containsOnly("/subscriptions/sub/providers/Microsoft.ContainerService/locations/westeurope"
                            + "/meshRevisionProfiles");
            assertThat(arm.asked().get(1).query()).isEqualTo("token=2&signed=+");
        }
    }

    @Test
    void endsWhereAPageLeadsBackToItself() throws IOException {
        // Given
        try (LoopbackServer arm = answering("{\"value\": [], \"nextLink\": \"?again\"}")) {

            // When
            ArmException e = catchThrowableOfType(ArmException.class, () -> api(arm).releases("westeurope"));

            // Then
            assertThat(e).hasMessageContaining("(a page of the list leads back to an earlier one)");
            assertThat(arm.asked()).hasSize(2);
        }
    }

    @Test
    void doesNotFollowAPageToAnotherHost() throws IOException {
        // Given
        try (LoopbackServer other = answering("{}");
                LoopbackServer arm = answering(
                        "{\"value\": [], \"nextLink\": \"" + other.url() + "/next?sig=" + Credentials.SECRET + "\"}")) {

            // When
            ArmException e = catchThrowableOfType(ArmException.class, () -> api(arm).releases("westeurope"));

            // Then
            assertThat(e.failure()).isEqualTo(Failure.OTHER_HOST);
            assertThat(e)
                    .hasMessage("Cannot read the mesh revisions of westeurope from ARM: " + arm.url()
                            + " sends on to " + other.url() + ", which was not asked: the token is for " + arm.url()
                            + " only. Is the endpoint right?");
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void getsTheKubeconfigOfTheUser() throws IOException {
        // Given
        String value = Base64.getEncoder().encodeToString("apiVersion: v1".getBytes(StandardCharsets.UTF_8));
        try (LoopbackServer arm =
                answering("{\"kubeconfigs\": [{\"name\": \"clusterUser\", \"value\": \"" + value + "\"}]}")) {

            // When
            String kubeconfig = api(arm).kubeconfig();

            // Then
            assertThat(kubeconfig).isEqualTo("apiVersion: v1");
            assertThat(arm.asked().get(0).method()).isEqualTo("POST");
            assertThat(arm.asked().get(0).path()).isEqualTo(PATH + "/listClusterUserCredential");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kubeconfigs": []}                               | the list of kubeconfigs is empty
            {"kubeconfigs": [{"value": "recognisable-token!"}]} | kubeconfigs[0].value: Illegal base64 character 2d
            """)
    void saysThatThereIsNoKubeconfigAndQuotesNothingOfIt(String answer, String problem) throws IOException {
        // Given
        try (LoopbackServer arm = answering(answer)) {

            // When
            ArmException e = catchThrowableOfType(ArmException.class, () -> api(arm).kubeconfig());

            // Then
            assertThat(e)
                    .hasMessage("Cannot get the kubeconfig of the cluster shop from ARM: " + arm.url()
                            + " does not answer as ARM does (" + problem + "). Is the endpoint right?");
        }
    }

    private static LoopbackServer answering(String document) throws IOException {
        HttpHandler handler = exchange -> LoopbackServer.answer(exchange, 200, "application/json", document);
        return LoopbackServer.with(handler);
    }

    private ArmApi api(LoopbackServer arm) {
        ArmSettings settings = ArmSettings.DEFAULT.withEndpoint(URI.create(arm.url()));
        return new ArmApi(ID, credential, settings, credential, duration -> {});
    }
}
