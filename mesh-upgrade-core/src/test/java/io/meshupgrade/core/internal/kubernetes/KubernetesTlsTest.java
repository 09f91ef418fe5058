package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesTlsTest {

    private static final InstantSource NOW = InstantSource.fixed(TestKeys.LONG_AGO.plusSeconds(1));
    private static final String EMPTY_LIST = "{\"items\": []}";

    private static TestKeys serverKeys;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        serverKeys = TestKeys.server("127.0.0.1");
    }

    @Test
    void trustsTheAuthorityOfTheKubeconfig() throws Exception {
        // Given
        try (LoopbackServer server = https(serverKeys, 200, EMPTY_LIST)) {
            Path kubeconfig = kubeconfig(server, serverKeys, "token: secret");

            // When
            var namespaces = KubernetesCluster.ofKubeconfig(
                            kubeconfig, null, NOW, KubernetesSettings.DEFAULTS, TestPause.NEVER)
                    .labelled(ResourceType.NAMESPACES, null, "istio.io/rev");

            // Then
            assertThat(namespaces).isEmpty();
        }
    }

    @Test
    void refusesAServerWhoseAuthorityItDoesNotTrust() throws Exception {
        // Given
        try (LoopbackServer server = https(serverKeys, 200, EMPTY_LIST)) {
            Path kubeconfig = kubeconfig(server, TestKeys.server("127.0.0.1"), "token: secret");

            // When
            KubernetesException e = failureOf(kubeconfig);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.TLS);
            assertThat(e.getMessage())
                    .startsWith("Cannot list namespaces: no trusted TLS connection to " + server.url() + " (")
                    .endsWith("). Does the kubeconfig belong to this cluster, and is the server one for https?");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void refusesAServerThatIsMadeOutToAnotherName() throws Exception {
        // Given
        TestKeys other = TestKeys.server("other.example");
        try (LoopbackServer server = https(other, 200, EMPTY_LIST)) {
            Path kubeconfig = kubeconfig(server, other, "token: secret");

            // When
            KubernetesException e = failureOf(kubeconfig);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.TLS);
            assertThat(e)
                    .hasMessage("Cannot list namespaces: " + server.url()
                            + " has a certificate that is made out to another name. Is the address right?");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void saysWhenTheClientCertificateExpired() throws Exception {
        // Given
        TestKeys client = TestKeys.expiredClient();
        try (LoopbackServer server = https(serverKeys, 401, "{\"kind\": \"Status\", \"message\": \"Unauthorized\"}")) {
            Path kubeconfig = kubeconfig(
                    server,
                    serverKeys,
                    "client-certificate-data: " + TestKeys.base64(client.certificatePem()) + ", client-key-data: "
                            + TestKeys.base64(client.keyPem()));

            // When
            KubernetesException e = failureOf(kubeconfig);

            // Then
            assertThat(e.failure()).isEqualTo(Failure.UNAUTHENTICATED);
            assertThat(e)
                    .hasMessage("Cannot list namespaces: " + server.url()
                            + " does not accept the credentials (401: Unauthorized). The client certificate in "
                            + kubeconfig + " expired at 2001-02-03T04:05:06Z: get a new kubeconfig.");
        }
    }

    @Test
    void guessesWhatIsWrongWithATokenThatIsNotAccepted() throws Exception {
        // Given
        try (LoopbackServer server = https(serverKeys, 401, "{\"kind\": \"Status\", \"message\": \"Unauthorized\"}")) {
            Path kubeconfig = kubeconfig(server, serverKeys, "token: secret");

            // When
            KubernetesException e = failureOf(kubeconfig);

            // Then
            assertThat(e)
                    .hasMessageEndingWith(
                            "The credentials in " + kubeconfig + " may have expired, or belong to another cluster.");
        }
    }

    private static LoopbackServer https(TestKeys keys, int status, String body)
            throws GeneralSecurityException, IOException {
        return LoopbackServer.https(keys.serverContext(), exchange -> answer(exchange, status, body));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        LoopbackServer.answer(exchange, status, "application/json", body);
    }

    private Path kubeconfig(LoopbackServer server, TestKeys authority, String user)
            throws GeneralSecurityException, IOException {
        String cluster = "server: \"" + server.url() + "\", certificate-authority-data: "
                + TestKeys.base64(authority.certificatePem());
        return Kubeconfigs.write(directory, cluster, user);
    }

    private static KubernetesException failureOf(Path kubeconfig) {
        KubernetesCluster cluster =
                KubernetesCluster.ofKubeconfig(kubeconfig, null, NOW, KubernetesSettings.DEFAULTS, TestPause.NEVER);
        return catchThrowableOfType(
                KubernetesException.class, () -> cluster.labelled(ResourceType.NAMESPACES, null, "istio.io/rev"));
    }
}
