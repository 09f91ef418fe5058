package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.Caller.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TokensTest {

    private static final String NAMESPACES = "/api/v1/namespaces";

    @Test
    void ofKubernetesExpireAndAreReplaced() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder()
                .stepped()
                .tokensExpireAfter(Duration.ofMinutes(5))
                .start()) {
            Caller caller = new Caller(aks);
            Tokens tokens = aks.kubernetes().tokens();
            Token first = tokens.current();
            assertThat(caller.get(NAMESPACES).status()).isEqualTo(200);

            aks.time().pass(Duration.ofMinutes(5));

            Answer refused = caller.get(NAMESPACES);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().path("reason").asText()).isEqualTo("Unauthorized");
            Token second = tokens.current();
            assertThat(second).isNotEqualTo(first).isEqualTo(tokens.current());
            assertThat(second.expiresAt()).isEqualTo(Instant.parse("2026-01-01T00:10:00Z"));
            assertThat(tokens.issued()).isEqualTo(2);
            caller.useKubernetesToken(second);
            assertThat(caller.get(NAMESPACES).status()).isEqualTo(200);
        }
    }

    @Test
    void areValidSideBySideAndExpireForThemselves() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder().stepped().start()) {
            Caller caller = new Caller(aks);
            Token brief = aks.kubernetes().tokens().issue(Duration.ofSeconds(10));
            Token lasting = aks.kubernetes().tokens().issue();

            aks.time().pass(Duration.ofSeconds(10));

            caller.useKubernetesToken(brief);
            assertThat(caller.get(NAMESPACES).status()).isEqualTo(401);
            caller.useKubernetesToken(lasting);
            assertThat(caller.get(NAMESPACES).status()).isEqualTo(200);
            aks.kubernetes().tokens().expireAll();
            assertThat(caller.get(NAMESPACES).status()).isEqualTo(401);
        }
    }

    @Test
    void ofArmAreAskedForWhenTheyShallBe() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder()
                .stepped()
                .armTokensRequired()
                .tokensExpireAfter(Duration.ofSeconds(30))
                .start()) {
            Caller caller = new Caller(aks);
            assertThat(caller.cluster().status()).isEqualTo(200);

            aks.time().pass(Duration.ofSeconds(30));
            Answer expired = caller.cluster();
            caller.useArmToken(new Token("somebody's", Instant.MAX));
            Answer unknown = caller.cluster();
            caller.useArmToken(aks.arm().tokens().current());

            assertThat(expired.status()).isEqualTo(401);
            assertThat(expired.json().at("/error/code").asText()).isEqualTo("ExpiredAuthenticationToken");
            assertThat(expired.json().at("/error/message").asText())
                    .isEqualTo("The access token expired at 2026-01-01T00:00:30Z.");
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.json().at("/error/code").asText()).isEqualTo("InvalidAuthenticationToken");
            assertThat(caller.cluster().status()).isEqualTo(200);
        }
    }

    @Test
    void areNotPrinted() {
        assertThat(new Token("secret", Instant.EPOCH)).hasToString("a token until 1970-01-01T00:00:00Z");
    }

    @Test
    void aKubeconfigCanAskKubelogin() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder().stepped().start()) {
            assertThat(Files.readString(aks.kubeloginKubeconfig()))
                    .contains("command: kubelogin", "--server-id, 6dae42f8-4368-4678-94ff-3960e28e3630")
                    .doesNotContain("token: ");
        }
    }

    @Test
    void armHandsOutTheKubeconfigOfTheClustersKind() throws IOException {
        assertThat(credentials(SimulatedAks.builder().stepped())).contains("user: {token: simulated-");
        assertThat(credentials(SimulatedAks.builder().stepped().entraId()))
                .contains("command: kubelogin")
                .doesNotContain("token: ");
    }

    private static String credentials(SimulatedAksBuilder builder) throws IOException {
        try (SimulatedAks aks = builder.start()) {
            String value = new Caller(aks)
                    .arm("POST", Caller.CLUSTER + "/listClusterUserCredential")
                    .json()
                    .at("/kubeconfigs/0/value")
                    .asText();
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aKubeconfigCanAskAProgramThatAlwaysHasAValidToken() throws Exception {
        try (SimulatedAks aks = SimulatedAks.builder()
                .stepped()
                .tokensExpireAfter(Duration.ofMinutes(5))
                .start()) {
            Caller caller = new Caller(aks);
            Path kubeconfig = aks.execKubeconfig();

            String first = run(kubeconfig);
            aks.time().pass(Duration.ofMinutes(12));
            String later = run(kubeconfig);

            assertThat(later).isNotEqualTo(first);
            var credential = Caller.read(later);
            assertThat(credential.path("kind").asText()).isEqualTo("ExecCredential");
            assertThat(credential.at("/status/expirationTimestamp").asText()).isEqualTo("2026-01-01T00:15:00Z");
            caller.useKubernetesToken(new Token(credential.at("/status/token").asText(), Instant.MAX));
            assertThat(caller.get(NAMESPACES).status()).isEqualTo(200);
        }
    }

    /** As a client does with the {@code exec} section of a kubeconfig. */
    private static String run(Path kubeconfig) throws Exception {
        Matcher command = Pattern.compile("command: \"([^\"]+)\"").matcher(Files.readString(kubeconfig));
        assertThat(command.find()).isTrue();
        Process process = new ProcessBuilder(command.group(1)).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out;
    }
}
