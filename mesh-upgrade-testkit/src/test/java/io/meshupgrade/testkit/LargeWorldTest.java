package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The simulated cluster holds ten thousand injected pods in a heap of one gibibyte. */
class LargeWorldTest {

    private static final String HEAP = "-Xmx1g";

    @Test
    void tenThousandPodsStartAndAreListedAndWatchedInOneGibibyte() throws Exception {
        // Given
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeWorld.class.getName())
                .redirectErrorStream(true)
                .start();

        // When
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        System.out.println(LargeWorld.PODS + " pods, " + HEAP + ":\n" + output);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("started and watched", "listed at once", "listed in pages", "heap in use");
    }
}
