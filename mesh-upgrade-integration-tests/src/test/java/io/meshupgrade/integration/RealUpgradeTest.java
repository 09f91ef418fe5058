package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.MeshRevision;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import io.meshupgrade.testkit.internal.arm.ClusterTemplate;
import io.meshupgrade.testkit.internal.arm.SimulatedArm;
import io.meshupgrade.testkit.internal.time.Timeline;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * Upgrades, on the real mesh. There is no real ARM here: a simulated one takes the list of revisions, and what AKS
 * would do then in the cluster is done with real istiods.
 */
@RealMeshTest(revisions = {})
class RealUpgradeTest extends UpgradeScenarios {

    private static final String ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
            + "/providers/Microsoft.ContainerService/managedClusters/shop";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofMillis(100);

    private static RealMesh real;
    private static ScheduledExecutorService clock;
    private static ExecutorService aks;
    private static final List<String> running = new ArrayList<>();

    private SimulatedArm arm;
    private ScheduledFuture<?> ticking;
    private MeshUpgrade mesh;

    @BeforeAll
    static void startClock(RealMesh given) {
        real = given;
        clock = Executors.newSingleThreadScheduledExecutor();
        aks = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void stopClock() {
        clock.shutdownNow();
        aks.shutdownNow();
    }

    @BeforeEach
    void connect() {
        follow(List.of("asm-1-29"));
        Timeline time = new Timeline(Instant.now());
        arm = SimulatedArm.http(time, ClusterTemplate.of(ID).document());
        arm.behaviour().operationsTake(Duration.ofMillis(500)).effectAfter(Duration.ofMillis(300));
        arm.listen((before, after) -> aks.execute(() -> follow(after)));
        ticking = clock.scheduleAtFixedRate(
                () -> time.pass(TICK), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        mesh = builder().connect();
    }

    private AksMeshUpgrade.Builder builder() {
        return AksMeshUpgrade.cluster(ClusterId.parse(ID))
                .credential(request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX)))
                .armEndpoint(arm.uri())
                .kubeconfig(real.kubeconfig());
    }

    @AfterEach
    void empty() {
        mesh.close();
        ticking.cancel(true);
        arm.close();
        namespacesOfTests().forEach(name -> api().delete("/api/v1/namespaces/" + name, "{}"));
        Await.until(
                "the namespaces of the test to be gone",
                LIMIT,
                () -> namespacesOfTests().isEmpty());
        api().delete("/apis/coordination.k8s.io/v1/namespaces/default/leases/mesh-upgrade", "{}");
        String webhooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
        for (JsonNode webhook : api().get(webhooks).orThrow().path("items")) {
            String name = webhook.at("/metadata/name").asText();
            if (name.startsWith("istio-revision-tag-")) {
                String tag = webhook.path("metadata")
                        .path("labels")
                        .path("istio.io/tag")
                        .asText();
                api().delete(webhooks + "/" + name, "{}");
                api().delete("/api/v1/namespaces/aks-istio-system/services/istiod-revision-tag-" + tag, "{}");
            }
        }
    }

    private List<String> namespacesOfTests() {
        List<String> names = new ArrayList<>();
        for (JsonNode namespace : api().get("/api/v1/namespaces").orThrow().path("items")) {
            String name = namespace.at("/metadata/name").asText();
            if (name.startsWith("early-") || name.startsWith("late-")) {
                names.add(name);
            }
        }
        return names;
    }

    /** Does what AKS does in the cluster. */
    private static synchronized void follow(List<String> wanted) {
        for (String revision : List.copyOf(running)) {
            if (!wanted.contains(revision)) {
                real.removeRevision(revision);
                running.remove(revision);
            }
        }
        for (String revision : wanted) {
            if (!running.contains(revision)) {
                real.addRevision(MeshRevision.of(revision));
                running.add(revision);
            }
        }
    }

    @Override
    ApiServer api() {
        return real.apiServer();
    }

    @Override
    MeshUpgrade mesh() {
        return mesh;
    }

    @Override
    void patch(String revision, String patch) {
        real.patchRevision(revision, patch);
    }

    @Override
    void setRevisions(String... revisions) {
        arm.editDocument(document -> {
            ArrayNode list =
                    document.withObject("/properties/serviceMeshProfile/istio").putArray("revisions");
            List.of(revisions).forEach(list::add);
        });
        follow(List.of(revisions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Start the canary", "Point namespace", "Restart Deployment", "is done."})
    void aProcessThatIsKilledIsFollowedByAnotherThatGoesOn(String moment, @TempDir Path folder) throws Exception {
        // Given
        namespace(early(), "asm-1-29");
        deployment(early(), "cart", 2);
        deployment(early(), "front", 1);
        Path token = Files.writeString(folder.resolve("token"), "any");

        // When
        kill(moment, command(token), folder);

        // Then
        try (MeshUpgrade after = builder().connect()) {
            UpgradeOutcome outcome = after.upgrade().to("asm-1-30").run();
            assertThat(outcome)
                    .isEqualTo(new UpgradeOutcome.AwaitingCompletion(
                            Revision.parse("asm-1-29"), Revision.parse("asm-1-30"), List.of()));
        }
        assertEverybodyIsOn("asm-1-30", 3);
        for (String name : List.of("cart", "front")) {
            String path = "/apis/apps/v1/namespaces/" + early() + "/deployments/" + name;
            assertThat(api().get(path).orThrow().at("/metadata/generation").asInt())
                    .as("how often %s was changed: made, and restarted once", name)
                    .isEqualTo(2);
        }
    }

    private List<String> command(Path token) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.meshupgrade.examples.cli.Main",
                "upgrade",
                "--to",
                "asm-1-30",
                "--yes",
                "--at-once",
                "1",
                "--lease",
                "3s",
                "--output",
                "json",
                "--cluster",
                ID,
                "--arm-endpoint",
                arm.uri().toString(),
                "--token-file",
                token.toString(),
                "--kubeconfig",
                real.kubeconfig().toString());
    }

    /** As {@code kill -9}, right after it told of something. */
    private static void kill(String moment, List<String> command, Path folder) throws Exception {
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.contains(moment)) {
                line = lines.readLine();
            }
            assertThat(line)
                    .as("it told of \"%s\"; %s", moment, Files.readString(err))
                    .isNotNull();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
