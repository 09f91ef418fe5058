package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubeconfigException;
import io.meshupgrade.common.NoArmConnectionException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.azure.Credentials;
import io.meshupgrade.revisions.RevisionReason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArmConnectionTest {

    private static final ClusterId ID = ClusterId.parse(
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop");
    private static final String TARGETS = "{\"location\": \"westeurope\", \"properties\": {\"serviceMeshProfile\":"
            + " {\"mode\": \"Istio\", \"istio\": {\"revisions\": [\"asm-1-29\"]}}}}";

    private final Credentials credential = new Credentials(Duration.ofHours(1));

    @Test
    void asksArmWithoutAKubeconfig() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> answerAsArm(exchange, ""));
                MeshUpgrade mesh = connect(arm)) {

            // When
            var targets = mesh.revisions().upgradeTargets();

            // Then
            assertThat(targets.targets()).containsExactly(Revision.parse("asm-1-30"));
            assertThat(targets.reason().code()).isEqualTo(RevisionReason.OFFERED);
            assertThat(arm.asked())
                    .extracting(asked -> asked.path().replaceFirst(".*/", ""))
                    .containsExactly("shop", "meshUpgradeProfiles", "meshRevisionProfiles");
        }
    }

    @Test
    void sendsNothingUntilACapabilityNeedsIt() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> answerAsArm(exchange, ""))) {

            // When
            connect(arm).revisions();

            // Then
            assertThat(arm.asked()).isEmpty();
            assertThat(credential.scopes()).isEmpty();
        }
    }

    @Test
    void asksOnlyForTheClusterWhileThereIsNoMesh() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{\"location\": \"westeurope\"}");
                MeshUpgrade mesh = connect(arm)) {

            // When
            var path = mesh.revisions().pathTo(Revision.parse("asm-1-30"));

            // Then
            assertThat(path.reason().code()).isEqualTo(RevisionReason.MESH_DISABLED);
            assertThat(arm.asked()).hasSize(1);
        }
    }

    @Test
    void takesTheKubeconfigFromArmOnceWhenNoneIsGiven() throws IOException {
        // Given
        try (LoopbackServer kubernetes = LoopbackServer.answering(200, "application/json", "{\"items\": []}");
                LoopbackServer arm =
                        LoopbackServer.with(exchange -> answerAsArm(exchange, kubeconfig(kubernetes.url())));
                MeshUpgrade mesh = connect(arm)) {

            // When
            mesh.tags().list();
            mesh.tags().list();

            // Then
            assertThat(arm.asked())
                    .extracting(asked -> asked.path().replaceFirst(".*/", ""))
                    .containsExactly("listClusterUserCredential");
            assertThat(kubernetes.asked())
                    .hasSize(6)
                    .allSatisfy(
                            asked -> assertThat(asked.header("Authorization")).isEqualTo("Bearer own"));
        }
    }

    @Test
    void saysThatTheKubeconfigFromArmCannotBeUsed() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> answerAsArm(exchange, "kind: Config"));
                MeshUpgrade mesh = connect(arm)) {

            // Then
            assertThatThrownBy(mesh::tags)
                    .isInstanceOf(KubeconfigException.class)
                    .hasMessage("The kubeconfig from ARM has no current context."
                            + " Choose one: kubectl config use-context NAME");
        }
    }

    @Test
    void takesAKubeconfigAsText() throws IOException {
        // Given
        try (LoopbackServer kubernetes = LoopbackServer.answering(200, "application/json", "{\"items\": []}");
                LoopbackServer arm = LoopbackServer.with(exchange -> answerAsArm(exchange, ""));
                MeshUpgrade mesh =
                        builder(arm).kubeconfig(kubeconfig(kubernetes.url())).connect()) {

            // When
            mesh.tags().list();

            // Then
            assertThat(kubernetes.asked()).hasSize(3);
            assertThat(arm.asked()).isEmpty();
        }
    }

    @Test
    void saysWhatToAddWhereOnlyArmCouldAnswer() throws IOException {
        // Given
        try (LoopbackServer kubernetes = LoopbackServer.answering(200, "application/json", "{\"items\": []}");
                MeshUpgrade mesh = AksMeshUpgrade.kubernetes(new ApiClient().setBasePath(kubernetes.url()))
                        .connect()) {

            // Then
            assertThatThrownBy(() -> mesh.revisions().installed())
                    .isInstanceOfSatisfying(
                            NoArmConnectionException.class,
                            e -> assertThat(e.action()).isEqualTo("tell the installed revisions"))
                    .hasMessage("Cannot tell the installed revisions: this connection knows a kubeconfig only, and not"
                            + " the cluster in Azure. Connect with"
                            + " AksMeshUpgrade.cluster(ClusterId.parse(resourceId)).credential(credential).");
        }
    }

    @Test
    void refusesAClusterWithoutACredential() {
        assertThatThrownBy(() -> AksMeshUpgrade.cluster(ID).connect())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The cluster shop is named by its ARM id, but there is no credential for ARM:"
                        + " add .credential(credential).");
    }

    @Test
    void refusesKubernetesTwice() {
        assertThatThrownBy(() -> AksMeshUpgrade.kubeconfig(Path.of("a")).kubernetes(new ApiClient()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Kubernetes was given twice: first as the kubeconfig a, then as an ApiClient."
                        + " Give it once.");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        AksMeshUpgrade.Builder builder = AksMeshUpgrade.cluster(ID);
        assertThatThrownBy(() -> builder.armEndpoint(URI.create("http://arm.example")))
                .hasMessageStartingWith("The ARM endpoint http://arm.example would get the token unencrypted");
        assertThatThrownBy(() -> builder.armApiVersion("latest"))
                .hasMessage("'latest' is not a version of ARM's API: expected a date such as 2026-04-01, or"
                        + " 2026-04-02-preview.");
        assertThatThrownBy(() -> builder.armTimeouts(Duration.ofSeconds(1), Duration.ZERO))
                .hasMessage("The time limit to answer is PT0S: it has to be more than nothing.");
    }

    @Test
    void endsItsCallsWhenItIsClosed() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> answerAsArm(exchange, ""))) {
            MeshUpgrade mesh = connect(arm);

            // When
            mesh.close();

            // Then
            assertThatThrownBy(() -> mesh.revisions().installed())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot read the cluster shop from ARM: this MeshUpgrade is closed.");
            assertThatThrownBy(mesh::tags)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot connect to Kubernetes: this MeshUpgrade is closed.");
        }
    }

    @Test
    void keepsTokensOutOfEverythingItSays() throws IOException {
        // Given: an ARM that refuses, and one that sends on to another host
        String refusal = "{\"error\": {\"code\": \"InvalidToken\", \"message\": \"No.\"}}";
        try (LoopbackServer arm = LoopbackServer.answering(401, "application/json", refusal);
                LoopbackServer lost = LoopbackServer.with(exchange -> {
                    exchange.getResponseHeaders().set("Location", "https://evil.example/?token=" + Credentials.SECRET);
                    exchange.sendResponseHeaders(302, -1);
                })) {
            for (LoopbackServer server : List.of(arm, lost)) {
                AksMeshUpgrade.Builder builder = builder(server);
                MeshUpgrade mesh = builder.connect();

                // When
                ArmException e = catchThrowableOfType(
                        ArmException.class, () -> mesh.revisions().installed());

                // Then
                assertThat(server.asked().get(0).header("Authorization")).contains(Credentials.SECRET);
                assertThat(Secrets.everythingItSays(e) + List.of(builder, mesh, mesh.revisions()))
                        .doesNotContain(Credentials.SECRET);
            }
        }
    }

    private MeshUpgrade connect(LoopbackServer arm) {
        return builder(arm).connect();
    }

    private AksMeshUpgrade.Builder builder(LoopbackServer arm) {
        return AksMeshUpgrade.cluster(ID).credential(credential).armEndpoint(URI.create(arm.url()));
    }

    private static void answerAsArm(HttpExchange exchange, String kubeconfig) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String answer = TARGETS;
        if (path.endsWith("/meshUpgradeProfiles")) {
            answer = "{\"value\": [{\"properties\": {\"revision\": \"asm-1-29\", \"upgrades\": [\"asm-1-30\"]}}]}";
        } else if (path.endsWith("/meshRevisionProfiles")) {
            answer = "{\"value\": []}";
        } else if (path.endsWith("/listClusterUserCredential")) {
            String value = Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
            answer = "{\"kubeconfigs\": [{\"value\": \"" + value + "\"}]}";
        }
        LoopbackServer.answer(exchange, 200, "application/json", answer);
    }

    private static String kubeconfig(String server) {
        return """
                current-context: aks
                contexts: [{name: aks, context: {cluster: aks, user: me}}]
                clusters: [{name: aks, cluster: {server: "%s"}}]
                users: [{name: me, user: {token: own}}]
                """.formatted(server);
    }
}
