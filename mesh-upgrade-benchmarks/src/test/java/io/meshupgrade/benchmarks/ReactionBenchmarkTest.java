package io.meshupgrade.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReactionBenchmarkTest {

    @Test
    void measuresEachRestartButTheFirst() {
        // Given
        PrintStream terminal = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));

        // When
        try {
            ReactionBenchmark.main("4");
        } finally {
            System.setOut(terminal);
        }

        // Then
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .matches(
                        "reactions 3: median \\d+\\.\\d ms, p90 \\d+\\.\\d ms, p99 \\d+\\.\\d ms, worst \\d+\\.\\d ms\\R");
    }
}
