package io.meshupgrade.testkit.internal.arm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.meshupgrade.testkit.internal.http.LocalTls;
import io.meshupgrade.testkit.internal.time.RealTime;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real az on the simulated ARM. It needs no login to Azure: az takes the token of a managed identity from a server
 * of this test, for a cloud of its own whose ARM is the simulated one, and trusts the simulator's CA through
 * {@code REQUESTS_CA_BUNDLE}. Nothing of az is patched. Runs when az is on the PATH, and says so when it is not.
 */
class RealAzTest {

    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final String TENANT = "00000000-0000-0000-0000-00000000000b";
    private static final String CLUSTER = "/subscriptions/" + SUBSCRIPTION
            + "/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/c1";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 120;

    /** What the shell sees. */
    private record Result(int exit, String out, String errors) {

        JsonNode json() throws IOException {
            assertThat(exit).as(errors).isZero();
            return JSON.readTree(out);
        }
    }

    private static Path az;

    @TempDir
    private Path configuration;

    private final Timeline time = new Timeline(Instant.parse("2026-08-20T00:00:00Z"));
    private RealTime running;
    private SimulatedArm arm;
    private HttpServer identity;

    @BeforeAll
    static void findAz() {
        az = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "az"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (az == null) {
            System.out.println("Left out: the real az on the simulated ARM. There is no az on the PATH.");
        }
        assumeTrue(az != null, "there is no az on the PATH");
    }

    @BeforeEach
    void start() throws IOException {
        arm = SimulatedArm.https(time, ClusterTemplate.of(CLUSTER).document(), LocalTls.shared());
        arm.behaviour().operationsTake(Duration.ofSeconds(1)).retryAfter(Duration.ofSeconds(1));
        running = new RealTime(time, 1);
        identity = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        identity.createContext("/token", exchange -> {
            byte[] token = JSON.createObjectNode()
                    .put("access_token", "simulated")
                    .put("expires_on", "4102444800")
                    .put("resource", arm.uri().toString())
                    .put("token_type", "Bearer")
                    .toString()
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
            exchange.close();
        });
        identity.start();
        configure();
    }

    /** What {@code az cloud register} and {@code az login --identity} would leave in the folder. */
    private void configure() throws IOException {
        URI uri = arm.uri();
        Files.writeString(configuration.resolve("ca.pem"), LocalTls.shared().caPem());
        Files.writeString(configuration.resolve("config"), """
                [cloud]
                name = Simulated
                [core]
                collect_telemetry = no
                """);
        Files.writeString(configuration.resolve("clouds.config"), """
                [Simulated]
                profile = latest
                endpoint_management = %1$s
                endpoint_resource_manager = %1$s
                endpoint_active_directory = %1$s
                endpoint_active_directory_resource_id = %1$s
                subscription = %2$s
                """.formatted(uri, SUBSCRIPTION));
        Files.writeString(configuration.resolve("azureProfile.json"), """
                {"installationId": "00000000-0000-0000-0000-00000000000c", "subscriptions": [
                  {"id": "%s", "name": "simulated", "state": "Enabled", "isDefault": true, "tenantId": "%s",
                   "environmentName": "Simulated",
                   "user": {"name": "systemAssignedIdentity", "type": "servicePrincipal",
                            "assignedIdentityInfo": "MSI"}}]}
                """.formatted(SUBSCRIPTION, TENANT));
    }

    @AfterEach
    void stop() {
        if (arm != null) {
            running.close();
            identity.stop(0);
            arm.close();
        }
    }

    private Result az(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(az.toString()));
        line.addAll(List.of(arguments));
        Path out = configuration.resolve("out.txt");
        Path errors = configuration.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        builder.environment()
                .putAll(Map.of(
                        "AZURE_CONFIG_DIR",
                        configuration.toString(),
                        "REQUESTS_CA_BUNDLE",
                        configuration.resolve("ca.pem").toString(),
                        "IDENTITY_ENDPOINT",
                        "http://127.0.0.1:" + identity.getAddress().getPort() + "/token",
                        "IDENTITY_HEADER",
                        "simulated"));
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("az %s ends within %d s", line, PATIENCE_SECONDS).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(errors));
    }

    private Result mesh(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("aks", "mesh"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("-g", "rg", "-n", "c1"));
        return az(all.toArray(String[]::new));
    }

    private JsonNode revisions() throws IOException, InterruptedException {
        return az("aks", "show", "-g", "rg", "-n", "c1").json().at("/serviceMeshProfile/istio/revisions");
    }

    @Test
    void readsTheClusterItsUpgradesAndTheRevisionsOfItsRegion() throws Exception {
        JsonNode cluster = az("aks", "show", "-g", "rg", "-n", "c1").json();
        JsonNode upgrades = mesh("get-upgrades").json();
        JsonNode revisions = az("aks", "mesh", "get-revisions", "-l", "westus2").json();

        assertThat(cluster.at("/serviceMeshProfile/istio/revisions").toString()).isEqualTo("[\"asm-1-29\"]");
        assertThat(cluster.path("resourceGroup").asText()).isEqualTo("rg");
        assertThat(upgrades.path("revision").asText()).isEqualTo("asm-1-29");
        assertThat(upgrades.path("upgrades").toString()).contains("asm-1-30");
        assertThat(revisions.path("meshRevisions").findValuesAsText("revision")).contains("asm-1-29", "asm-1-30");
    }

    @Test
    void upgradesToTheEnd() throws Exception {
        JsonNode started = mesh("upgrade", "start", "--revision", "asm-1-30").json();
        JsonNode during = revisions();
        JsonNode completed = mesh("upgrade", "complete", "--yes").json();

        assertThat(started.at("/serviceMeshProfile/istio/revisions").toString())
                .isEqualTo("[\"asm-1-29\",\"asm-1-30\"]");
        assertThat(during.toString()).isEqualTo("[\"asm-1-29\",\"asm-1-30\"]");
        assertThat(completed.at("/serviceMeshProfile/istio/revisions").toString())
                .isEqualTo("[\"asm-1-30\"]");
        assertThat(completed.path("provisioningState").asText()).isEqualTo("Succeeded");
    }

    @Test
    void rollsBack() throws Exception {
        mesh("upgrade", "start", "--revision", "asm-1-30").json();

        JsonNode back = mesh("upgrade", "rollback", "--yes").json();

        assertThat(back.at("/serviceMeshProfile/istio/revisions").toString()).isEqualTo("[\"asm-1-29\"]");
    }

    @Test
    void isToldWhatIsWrong() throws Exception {
        Result notInProgress = mesh("upgrade", "complete", "--yes");
        Result unknown = mesh("upgrade", "start", "--revision", "asm-1-99");
        Result missing = az("aks", "show", "-g", "rg", "-n", "other");

        assertThat(notInProgress.exit()).isEqualTo(1);
        assertThat(notInProgress.errors()).contains("Azure Service Mesh upgrade is not in progress.");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.errors()).containsPattern("ERROR: \\(\\w+\\) .*asm-1-99");
        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.errors()).contains("ERROR: (ResourceNotFound)");
    }
}
