package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.CredentialException;
import io.meshupgrade.common.KubeconfigException;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.internal.azure.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens of an API server of AKS, which come from the caller's credential and outlive no run. */
class ServerTokensTest {

    private static final String AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

    private final Credentials credential = new Credentials(Duration.ofSeconds(5));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin-is-not-installed}",
                "auth-provider: {name: azure, config: {}}",
                ""
            })
    void comeFromTheCredentialWhereTheKubeconfigHasNone(String user) throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(ServerTokensTest::list)) {

            // When
            try (MeshUpgrade mesh = connect(server, user)) {
                mesh.tags().list();
            }

            // Then
            assertThat(server.asked())
                    .hasSize(3)
                    .allSatisfy(asked ->
                            assertThat(asked.header("Authorization")).isEqualTo("Bearer " + Credentials.SECRET + "-1"));
            assertThat(credential.scopes()).containsExactly(AKS_SERVER);
        }
    }

    @Test
    void areNotNeededWhereTheKubeconfigHasItsOwn() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(ServerTokensTest::list)) {

            // When
            try (MeshUpgrade mesh = connect(server, "token: own")) {
                mesh.tags().list();
            }

            // Then
            assertThat(server.asked())
                    .allSatisfy(
                            asked -> assertThat(asked.header("Authorization")).isEqualTo("Bearer own"));
            assertThat(credential.scopes()).isEmpty();
        }
    }

    @Test
    void areRenewedBeforeTheyExpireInALongRun() throws IOException {
        // Given: tokens of 5 seconds, and a server that refuses those which are older
        AtomicInteger refused = new AtomicInteger();
        try (LoopbackServer server = LoopbackServer.with(exchange -> {
                    String newest = "Bearer " + Credentials.SECRET + "-"
                            + credential.scopes().size();
                    if (exchange.getRequestHeaders().get("Authorization").equals(List.of(newest))) {
                        list(exchange);
                    } else {
                        refused.incrementAndGet();
                        unauthorized(exchange);
                    }
                });
                MeshUpgrade mesh = connect(server, "")) {

            // When
            for (int second = 0; second < 20; second++) {
                mesh.tags().list();
                credential.pass(Duration.ofSeconds(1));
            }

            // Then
            assertThat(refused).hasValue(0);
            assertThat(credential.scopes()).hasSize(5);
            assertThat(server.asked()).hasSize(60);
        }
    }

    @Test
    void areRenewedOnceWhenTheServerRefusesThem() throws IOException {
        // Given
        AtomicInteger requests = new AtomicInteger();
        try (LoopbackServer server = LoopbackServer.with(exchange -> {
                    if (requests.incrementAndGet() == 1) {
                        unauthorized(exchange);
                    } else {
                        list(exchange);
                    }
                });
                MeshUpgrade mesh = connect(server, "")) {

            // When
            mesh.tags().list();

            // Then
            assertThat(server.asked())
                    .extracting(asked -> asked.header("Authorization"))
                    .containsExactly(
                            "Bearer " + Credentials.SECRET + "-1",
                            "Bearer " + Credentials.SECRET + "-2",
                            "Bearer " + Credentials.SECRET + "-2",
                            "Bearer " + Credentials.SECRET + "-2");
        }
    }

    @Test
    void areRenewedNoSecondTimeForOneRequest() throws IOException {
        // Given
        try (LoopbackServer server = LoopbackServer.with(ServerTokensTest::unauthorized);
                MeshUpgrade mesh = connect(server, "")) {

            // When
            KubernetesException e = catchThrowableOfType(
                    KubernetesException.class, () -> mesh.tags().list());

            // Then
            assertThat(server.asked()).hasSize(2);
            assertThat(e.failure()).isEqualTo(Failure.UNAUTHENTICATED);
            assertThat(e)
                    .hasMessage("Cannot list mutatingwebhookconfigurations: " + server.url()
                            + " does not accept the credentials (401: Unauthorized). Does the cluster use Microsoft"
                            + " Entra ID, and may the owner of the credential use it?");
            assertThat(Secrets.everythingItSays(e)).doesNotContain(Credentials.SECRET);
        }
    }

    @Test
    void areNotSentAgainWhereThereIsNoOther() throws IOException {
        // Given
        credential.withOneToken();
        try (LoopbackServer server = LoopbackServer.with(ServerTokensTest::unauthorized);
                MeshUpgrade mesh = connect(server, "")) {

            // When
            Throwable e = catchThrowable(() -> mesh.tags().list());

            // Then
            assertThat(e).isInstanceOf(KubernetesException.class);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void areMissedLoudlyAndNeverReplacedByNone() throws IOException {
        // Given
        credential.failingWith(new IllegalStateException("Please run az login."));
        try (LoopbackServer server = LoopbackServer.with(ServerTokensTest::list);
                MeshUpgrade mesh = connect(server, "")) {

            // When
            Throwable e = catchThrowable(() -> mesh.tags().list());

            // Then
            assertThat(e)
                    .isInstanceOf(CredentialException.class)
                    .hasMessage("The credential gives no token for " + AKS_SERVER
                            + ": Please run az login. Log in, or use another credential.");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void goOverPlainHttpToThisMachineOnly() {
        // When
        KubeconfigException e = catchThrowableOfType(
                KubeconfigException.class,
                () -> AksMeshUpgrade.kubeconfig(kubeconfig("http://cluster.example", ""))
                        .credential(credential)
                        .connect());

        // Then
        assertThat(e)
                .hasMessageEndingWith(" has the server http://cluster.example, which would get the token unencrypted:"
                        + " it has to be https, or http on the loopback of this machine.");
    }

    @TempDir
    Path directory;

    private MeshUpgrade connect(LoopbackServer server, String user) throws IOException {
        return AksMeshUpgrade.kubeconfig(kubeconfig(server.url(), user))
                .credential(credential)
                .clock(credential)
                .connect();
    }

    private Path kubeconfig(String server, String user) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                current-context: aks
                contexts: [{name: aks, context: {cluster: aks, user: me}}]
                clusters: [{name: aks, cluster: {server: "%s"}}]
                users: [{name: me, user: {%s}}]
                """.formatted(server, user));
    }

    private static void list(HttpExchange exchange) throws IOException {
        LoopbackServer.answer(exchange, 200, "application/json", "{\"items\": []}");
    }

    private static void unauthorized(HttpExchange exchange) throws IOException {
        LoopbackServer.answer(
                exchange, 401, "application/json", "{\"kind\": \"Status\", \"message\": \"Unauthorized\"}");
    }
}
