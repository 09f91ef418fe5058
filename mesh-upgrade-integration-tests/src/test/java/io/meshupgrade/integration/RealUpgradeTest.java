package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ComponentStatus;
import io.meshupgrade.controlplane.ControlPlaneStatus;
import io.meshupgrade.realmesh.AksOnRealMesh;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades, on the real mesh. */
@RealMeshTest(revisions = {})
class RealUpgradeTest extends OddUpgradeScenarios {

    private static RealMesh real;
    private static AksOnRealMesh aks;

    private MeshUpgrade mesh;

    @BeforeAll
    static void begin(RealMesh given) {
        real = given;
        aks = new AksOnRealMesh(given, ShippedRoles.operator(given));
    }

    @AfterAll
    static void end() {
        aks.close();
    }

    @BeforeEach
    void connect() {
        aks.begin("asm-1-29");
        mesh = aks.connection().connect();
        Await.until("the control plane to be ready", LIMIT, this::notReady);
    }

    /** What the library itself sees of a revision that injects already; null when nothing is missing. */
    private @Nullable String notReady() {
        ControlPlaneStatus seen = mesh.controlPlane().status();
        return seen.revisions().stream().allMatch(revision -> revision.readiness() == ComponentStatus.State.READY)
                ? null
                : seen.toString();
    }

    @AfterEach
    void empty() {
        mesh.close();
        try {
            aks.end();
        } finally {
            removeWhatTheTestMade();
        }
    }

    private void removeWhatTheTestMade() {
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
    void stopIstiod(String revision) {
        real.stopIstiod(revision);
    }

    @Override
    void startIstiod(String revision) {
        real.startIstiod(revision);
    }

    @Override
    void runningJob(String namespace, String name) {
        real.apply("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s, namespace: %s}
                spec:
                  template:
                    metadata: {annotations: {mesh-upgrade.io/runs-on: until it is deleted}}
                    spec:
                      restartPolicy: Never
                      containers: [{name: app, image: app}]
                """.formatted(name, namespace));
    }

    @Override
    void setRevisions(String... revisions) {
        aks.setRevisions(revisions);
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
        try (MeshUpgrade after = aks.connection().connect()) {
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
        List<String> command = new ArrayList<>(List.of(
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
                "json"));
        command.addAll(aks.options(token));
        return command;
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
