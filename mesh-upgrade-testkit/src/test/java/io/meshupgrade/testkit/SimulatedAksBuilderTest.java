package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SimulatedAksBuilderTest {

    private static final String PROFILE = Caller.CLUSTER + "/meshUpgradeProfiles/istio";

    @Test
    void offersWhatTheGivenCalendarSays() throws IOException {
        // Given
        MeshCalendar calendar = MeshCalendar.empty()
                .with("asm-2-1", "1.40")
                .with("asm-2-2", "1.40", "1.41")
                .with("asm-2-7", "1.41")
                .longTerm("asm-2-7", "1.40")
                .upgrades("asm-2-1", "asm-2-2", "asm-2-7");
        SimulatedAksBuilder builder = SimulatedAks.builder()
                .stepped()
                .calendar(calendar)
                .revisions("asm-2-1")
                .kubernetesVersion("1.40.3");

        // When
        String official = upgrades(builder);
        String longTerm = upgrades(builder.supportPlan(SupportPlan.LONG_TERM_SUPPORT));

        // Then
        assertThat(official).isEqualTo("[\"asm-2-2\"]");
        assertThat(longTerm).isEqualTo("[\"asm-2-2\",\"asm-2-7\"]");
    }

    private static String upgrades(SimulatedAksBuilder builder) throws IOException {
        try (SimulatedAks aks = builder.start()) {
            return new Caller(aks)
                    .arm("GET", PROFILE)
                    .json()
                    .at("/properties/upgrades")
                    .toString();
        }
    }

    @Test
    void aCalendarHasNoUpgradeToWhatItDoesNotKnow() {
        assertThatThrownBy(() -> MeshCalendar.published().upgrades("asm-1-29", "asm-9-9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The calendar has no revision asm-9-9; add it with with(...) first");
    }

    @Test
    void armKnowsTheClusterThatWasAskedFor() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder()
                .stepped()
                .location("francecentral")
                .supportPlan(SupportPlan.LONG_TERM_SUPPORT)
                .ingressGateways(IngressMode.INTERNAL)
                .egressGateway("out", "shop")
                .start()) {
            var document = new Caller(aks).cluster().json();

            assertThat(document.path("location").asText()).isEqualTo("francecentral");
            assertThat(document.at("/properties/supportPlan").asText()).isEqualTo("AKSLongTermSupport");
            assertThat(document.at("/properties/serviceMeshProfile/istio/components/ingressGateways")
                            .toString())
                    .isEqualTo("[{\"mode\":\"Internal\",\"enabled\":true}]");
            assertThat(document.at("/properties/serviceMeshProfile/istio/components/egressGateways")
                            .toString())
                    .isEqualTo("[{\"name\":\"out\",\"namespace\":\"shop\",\"enabled\":true}]");
        }
    }

    @Test
    void armSpeaksHttpsWithACertificateOfItsOwn() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder().stepped().armOverHttps().start()) {
            assertThat(aks.armEndpoint().getScheme()).isEqualTo("https");
            assertThat(new Caller(aks).cluster().status()).isEqualTo(200);
            assertThat(Files.readString(aks.caCertificate())).startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    @Test
    void listensOnPortsOfChoice() throws IOException {
        int kubernetes = freePort();
        int arm = freePort();

        try (SimulatedAks aks = SimulatedAks.builder()
                .stepped()
                .kubernetesPort(kubernetes)
                .armPort(arm)
                .start()) {
            assertThat(aks.kubernetes().endpoint().getPort()).isEqualTo(kubernetes);
            assertThat(aks.armEndpoint().getPort()).isEqualTo(arm);
            assertThatThrownBy(() -> SimulatedAks.builder()
                            .stepped()
                            .kubernetesPort(kubernetes)
                            .start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("A simulated service cannot listen on port " + kubernetes
                            + " of the loopback; another one, or 0 for any, may be free");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void servesKindsOfTheTestsOwn() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder()
                .stepped()
                .kind("argoproj.io", "v1alpha1", "rollouts", "Rollout", true)
                .start()) {
            Caller caller = new Caller(aks);
            String rollouts = "/apis/argoproj.io/v1alpha1/namespaces/default/rollouts";

            assertThat(caller.post(rollouts, "{'metadata':{'name':'cart'},'spec':{}}")
                            .status())
                    .isEqualTo(201);
            assertThat(caller.get(rollouts + "/cart").json().path("kind").asText())
                    .isEqualTo("Rollout");
        }
    }

    @Test
    void aSteppedWorldStandsStillUntilItIsTold() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder()
                .stepped()
                .operationsTake(Duration.ofSeconds(90))
                .effectAfter(Duration.ofSeconds(60))
                .start()) {
            // Given
            assertThat(aks.time().now()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            new Caller(aks).putRevisions("asm-1-29", "asm-1-30");

            // When
            aks.time().pass(Duration.ofSeconds(59));

            // Then
            assertThat(aks.arm().runningRevisions()).containsExactly("asm-1-29");
            aks.time().pass(Duration.ofSeconds(1));
            assertThat(aks.arm().runningRevisions()).containsExactly("asm-1-29", "asm-1-30");
            assertThat(aks.arm().document()).contains("\"provisioningState\":\"Updating\"");
            assertThat(aks.time().settle()).isTrue();
            assertThat(aks.arm().document()).doesNotContain("\"provisioningState\":\"Updating\"");
        }
    }

    @Test
    void tellsWhatHappensNext() {
        try (SimulatedAks aks = SimulatedAks.builder().stepped().start()) {
            assertThat(aks.time().next()).isNotEmpty();
            assertThat(aks.time().settle()).isTrue();
            // the last look at a rollout that has long come to its end
            assertThat(aks.time().next())
                    .isEqualTo("deployment controller, later: deployments.apps aks-istio-system/istiod-asm-1-29");
            assertThat(aks.time().settle()).isTrue();
            assertThat(aks.time().next()).isEmpty();
        }
    }

    @Test
    void whatNeverComesToRestIsGivenUp() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder().stepped().start()) {
            new Caller(aks).post("/apis/batch/v1/namespaces/default/cronjobs", """
                    {'metadata':{'name':'tick'},'spec':{'schedule':'* * * * *','jobTemplate':{'spec':{'template':
                      {'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'a'}]}}}}}}
                    """);

            assertThat(aks.time().settle(Duration.ofMinutes(1), Duration.ofMinutes(5)))
                    .isFalse();
        }
    }

    @Test
    void theSameSeedAndTheSameCallsGiveTheSameWorld() throws IOException {
        assertThat(aWorld(42)).isEqualTo(aWorld(42)).isNotEqualTo(aWorld(43));
    }

    private static String aWorld(long seed) throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder().stepped().seed(seed).start()) {
            aks.time().settle();
            Caller caller = new Caller(aks);
            caller.post("/apis/apps/v1/namespaces/default/deployments", """
                    {'metadata':{'name':'cart'},'spec':{'replicas':3,'selector':{'matchLabels':{'app':'cart'}},
                      'template':{'metadata':{'labels':{'app':'cart'}},
                        'spec':{'containers':[{'name':'a','image':'a'}]}}}}
                    """);
            caller.putRevisions("asm-1-29", "asm-1-30");
            aks.time().settle();
            return caller.get("/api/v1/pods").text()
                    + caller.get("/apis/apps/v1/deployments").text()
                    + aks.arm().document();
        }
    }

    @Test
    void aLiveWorldCanBeFaster() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder()
                .speed(1000)
                .operationsTake(Duration.ofSeconds(100))
                .start()) {
            Caller caller = new Caller(aks);
            caller.putRevisions("asm-1-29", "asm-1-30");

            // 100 s of the world are a tenth of a second here
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                while (aks.arm().document().contains("\"provisioningState\":\"Updating\"")) {
                    Thread.onSpinWait();
                }
            });
        }
        assertThatThrownBy(() -> SimulatedAks.builder().speed(0))
                .hasMessage("The time of a world goes forward; its speed must be above 0, but is 0.0");
    }
}
