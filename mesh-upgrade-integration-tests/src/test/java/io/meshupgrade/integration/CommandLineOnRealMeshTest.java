package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process, against a real API server. */
@RealMeshTest
class CommandLineOnRealMeshTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    /** What a process left behind. */
    private record Result(int exitCode, String out, String err) {}

    @Test
    void listsTheSameTagsAsIstioctl(RealMesh mesh) throws Exception {
        // Given
        mesh.istioctl("tag", "set", "prod-stable", "--revision", "asm-1-29", "-i", "aks-istio-system");
        mesh.kubectl("create", "namespace", "shop");
        mesh.kubectl("label", "namespace", "shop", "istio.io/rev=prod-stable");

        // When
        Result result = run(
                "tags",
                "list",
                "--output",
                "json",
                "--kubeconfig",
                mesh.kubeconfig().toString());

        // Then
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        JsonNode istioctl = JSON.readTree(mesh.istioctl("tag", "list", "-i", "aks-istio-system", "-o", "json"));
        assertThat(JSON.readTree(result.out()).path("tags")).isEqualTo(istioctl);
        assertThat(run("tags", "list", "--kubeconfig", mesh.kubeconfig().toString())
                        .out())
                .isEqualTo("TAG          REVISION  NAMESPACES\nprod-stable  asm-1-29  shop\n");
    }

    @Test
    void anExpiredClientCertificateIsNamedAsSuch(RealMesh mesh) throws Exception {
        // Given
        Path kubeconfig = mesh.expiredKubeconfig(Instant.parse("2026-01-02T03:04:05Z"));

        // When
        Result result = run("tags", "list", "--kubeconfig", kubeconfig.toString());

        // Then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("mesh-upgrade: Cannot list mutatingwebhookconfigurations: https://127.0.0.1:")
                .contains("expired at 2026-01-02T03:04:05Z")
                .hasLineCount(1);
    }

    @Test
    void somebodyWithoutRightsIsToldWhatTheServerSays(RealMesh mesh) throws Exception {
        // Given
        Path kubeconfig = mesh.kubeconfig("visitor", "nobody");

        // When
        Result result = run("tags", "list", "--kubeconfig", kubeconfig.toString());

        // Then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("User \"visitor\" cannot list resource \"mutatingwebhookconfigurations\"")
                .hasLineCount(1);
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.meshupgrade.examples.cli.Main"));
        command.addAll(List.of(arguments));
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, java.nio.file.Files.readString(err));
    }
}
