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
        new ProcessBuilder("kill", "-" + orIfIgnored(signal, "TERM"), Long.toString(jvm.pid()))
                .start()
                .waitFor();

        // Then
        Await.until("all processes to end", LIMIT, () -> processes.stream().noneMatch(RealMeshProcessesTest::runs));
        Await.until("the folder to go", LIMIT, () -> !Files.exists(folder));
    }

    /**
     * A shell starts what runs in its background with SIGINT ignored, and so it is for all that such a process starts:
     * a JVM then takes SIGTERM as its wish to end.
     */
    private static String orIfIgnored(String signal, String other) throws Exception {
        int sigint = 1 << (2 - 1);
        String ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        boolean isIgnored = (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & sigint) != 0;
        return signal.equals("INT") && isIgnored ? other : signal;
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
