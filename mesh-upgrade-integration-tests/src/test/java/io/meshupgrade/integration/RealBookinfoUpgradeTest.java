package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.realmesh.AksOnRealMesh;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import io.meshupgrade.upgrade.UpgradeNote;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Upgrades of an application that nobody here wrote, Istio's Bookinfo, by an operator with the shipped roles: through
 * the library, and through the command line as a process.
 */
@RealMeshTest(revisions = {})
class RealBookinfoUpgradeTest {

    private static final int PODS = 6;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static RealMesh real;
    private static AksOnRealMesh aks;

    @TempDir
    private Path folder;

    /** What a process left behind. */
    private record Result(int exitCode, String out, String err) {}

    @BeforeAll
    static void begin(RealMesh mesh) {
        real = mesh;
        aks = new AksOnRealMesh(mesh, ShippedRoles.operator(mesh));
    }

    @AfterAll
    static void end() {
        aks.close();
    }

    @AfterEach
    void empty() {
        aks.end();
        real.kubectl("delete", "namespace", "--ignore-not-found", "bookinfo", "bookinfo-late");
        real.kubectl("delete", "lease", "--ignore-not-found", "mesh-upgrade");
    }

    @Test
    void byLabelsThroughTheLibraryToARevisionWithNativeSidecars() {
        // Given
        aks.begin("asm-1-28");
        bookinfo("bookinfo", "asm-1-28");
        assertThat(sidecars("bookinfo", "containers")).hasSize(PODS).allMatch(image -> image.contains(":v1.28."));

        try (MeshUpgrade mesh = aks.connection().connect()) {
            // When
            UpgradePlan plan = mesh.upgrade().to("asm-1-29").plan();
            UpgradeOutcome outcome =
                    mesh.upgrade().to("asm-1-29").completeWhenClear().run();

            // Then
            assertThat(plan.blockers()).isEmpty();
            assertThat(plan.notes()).anySatisfy(note -> assertThat(note.code()).isEqualTo(UpgradeNote.NATIVE_SIDECARS));
            assertThat(outcome).isInstanceOf(UpgradeOutcome.Completed.class);
            assertThat(mesh.revisions().installed().all()).containsExactly(Revision.parse("asm-1-29"));
            assertThat(sidecars("bookinfo", "containers")).isEmpty();
            assertThat(sidecars("bookinfo", "initContainers"))
                    .hasSize(PODS)
                    .allMatch(image -> image.contains(":v1.29."));
        }
    }

    @Test
    void byATagOfIstioctlThroughTheCommandLine() throws Exception {
        // Given
        aks.begin("asm-1-29");
        real.istioctl("tag", "set", "prod-stable", "--revision", "asm-1-29", "-i", "aks-istio-system");
        bookinfo("bookinfo", "prod-stable");

        // When
        Result plan = run("plan", "--to", "asm-1-30");
        Result upgrade = run("upgrade", "--to", "asm-1-30", "--complete", "--yes");
        Result again = run("upgrade", "--to", "asm-1-30", "--yes");

        // Then
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("point the tag prod-stable to asm-1-30", "restart Deployment bookinfo/reviews-v1");
        assertThat(upgrade.exitCode()).as(upgrade.out() + upgrade.err()).isZero();
        assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
        assertEverybodyIsOn("bookinfo", "asm-1-30");
        assertThat(real.istioctl("tag", "list", "-i", "aks-istio-system")).contains("prod-stable asm-1-30 bookinfo");

        // And real istioctl takes away what we moved
        real.istioctl("tag", "remove", "prod-stable", "-i", "aks-istio-system", "-y");
        assertThat(real.istioctl("tag", "list", "-i", "aks-istio-system")).doesNotContain("prod-stable");
    }

    @Test
    void aPatchIsFoundAndRefreshedThroughTheCommandLine() throws Exception {
        // Given
        aks.begin("asm-1-29");
        bookinfo("bookinfo", "asm-1-29");
        Result before = run("audit");

        // When
        real.patchRevision("asm-1-29", "v1.29.9-1");
        Result found = run("audit");
        Result refreshed = run("refresh", "--at-once", "20", "--yes");
        Result after = run("audit");

        // Then
        assertThat(before.exitCode()).as(before.out() + before.err()).isZero();
        assertThat(found.exitCode()).as(found.out() + found.err()).isEqualTo(3);
        assertThat(found.out()).contains("Deployment bookinfo/details-v1");
        assertThat(refreshed.exitCode()).as(refreshed.out() + refreshed.err()).isZero();
        assertThat(after.exitCode()).as(after.out() + after.err()).isZero();
        assertThat(sidecars("bookinfo", "initContainers"))
                .hasSize(PODS)
                .allMatch(image -> image.endsWith(":v1.29.9-1"));
    }

    @Test
    void byACanaryTagThroughTheCommandLineAndBackAgain() throws Exception {
        // Given
        aks.begin("asm-1-29");
        real.istioctl("tag", "set", "prod-live", "--revision", "asm-1-29", "-i", "aks-istio-system");
        bookinfo("bookinfo", "prod-live");
        bookinfo("bookinfo-late", "prod-live");

        // When
        Result upgrade = run(
                "upgrade",
                "--to",
                "asm-1-30",
                "--wave",
                "early=bookinfo",
                "--canary-tag",
                "prod-canary",
                "--at-once",
                "20",
                "--yes");

        // Then it awaits completion
        assertThat(upgrade.exitCode()).as(upgrade.out() + upgrade.err()).isEqualTo(7);
        assertEverybodyIsOn("bookinfo", "asm-1-30");
        assertEverybodyIsOn("bookinfo-late", "asm-1-30");
        assertThat(real.istioctl("tag", "list", "-i", "aks-istio-system"))
                .contains("prod-live asm-1-30")
                .doesNotContain("prod-canary");

        // When
        Result rollback = run("rollback", "--at-once", "20", "--yes");

        // Then
        assertThat(rollback.exitCode()).as(rollback.out() + rollback.err()).isEqualTo(5);
        assertEverybodyIsOn("bookinfo", "asm-1-29");
        assertEverybodyIsOn("bookinfo-late", "asm-1-29");
        real.istioctl("tag", "remove", "prod-live", "-i", "aks-istio-system", "-y");
    }

    private static void bookinfo(String namespace, String revisionOrTag) {
        real.kubectl("create", "namespace", namespace);
        real.kubectl("label", "namespace", namespace, "istio.io/rev=" + revisionOrTag);
        // Bookinfo names no namespace; kubectl would be told one.
        real.apply(real.bookinfo()
                .replaceAll("(?m)^metadata:\n  name:", "metadata:\n  namespace: " + namespace + "\n  name:"));
        real.kubectl("rollout", "status", "deployment", "-n", namespace, "--timeout=90s");
    }

    private static void assertEverybodyIsOn(String namespace, String revision) {
        Await.until("old pods to go", LIMIT, () -> pods(namespace).size() == PODS);
        assertThat(pods(namespace))
                .allSatisfy(pod -> assertThat(pod.at("/metadata/annotations")
                                .path("istio.io/rev")
                                .asText())
                        .isEqualTo(revision));
    }

    /** The images of the proxies among the containers of one kind. */
    private static List<String> sidecars(String namespace, String kind) {
        List<String> images = new ArrayList<>();
        Await.until("old pods to go", LIMIT, () -> pods(namespace).size() == PODS);
        for (JsonNode pod : pods(namespace)) {
            for (JsonNode container : pod.path("spec").path(kind)) {
                if (container.path("name").asText().equals("istio-proxy")) {
                    images.add(container.path("image").asText());
                }
            }
        }
        return images;
    }

    private static List<JsonNode> pods(String namespace) {
        List<JsonNode> pods = new ArrayList<>();
        real.apiServer()
                .get("/api/v1/namespaces/" + namespace + "/pods")
                .orThrow()
                .path("items")
                .forEach(pods::add);
        return pods;
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.meshupgrade.examples.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(aks.options(Files.writeString(folder.resolve("token"), "any")));
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, Files.readString(err));
    }
}
