package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.RealMeshMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of a mesh outlives the JVM that started it. */
@Tag("real-mesh")
class RealMeshProcessesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"INT", "KILL"})
    void endsWithItsJvm(String signal) throws Exception {
        // Given
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dmeshupgrade.real-mesh=" + System.getProperty("meshupgrade.real-mesh"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RealMeshMain.class.getName(),
                        "asm-1-30")
                .redirectError(new File("target/real-mesh-main.log"))
                .start();
        Path folder = folderOnceUp(jvm);
        List<ProcessHandle> processes = jvm.descendants().toList();
        assertThat(processes).hasSizeGreaterThan(6);

        // When
        new ProcessBuilder("kill", "-" + signal, Long.toString(jvm.pid()))
                .start()
                .waitFor();

        // Then
        Await.until("all processes to end", LIMIT, () -> processes.stream().noneMatch(RealMeshProcessesTest::runs));
        Await.until("the folder to go", LIMIT, () -> !Files.exists(folder));
    }

    private static Path folderOnceUp(Process jvm) throws Exception {
        BufferedReader output = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains("KUBECONFIG=")) {
                return Path.of(line.substring(line.indexOf('=') + 1)).getParent();
            }
        }
        throw new AssertionError("The mesh did not come up; see target/real-mesh-main.log");
    }

    /** A process that nobody has waited for is listed until its new parent does; it has ended all the same. */
    private static boolean runs(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "stat"))) {
            return lines.noneMatch(line -> line.substring(line.lastIndexOf(')')).startsWith(") Z"));
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
