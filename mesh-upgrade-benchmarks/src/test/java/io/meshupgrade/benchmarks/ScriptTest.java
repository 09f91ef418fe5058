package io.meshupgrade.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {

    @TempDir
    private Path folder;

    @Test
    void the_processor_time_is_that_of_what_it_runs_too() throws Exception {
        // When: a process of its own counts to a million
        Measured measured = new Script("bash -c 'for ((i = 0; i < 1000000; i++)); do :; done'", folder).run();

        // Then
        assertThat(measured.cpuNanos()).isPositive();
        assertThat(measured.wallNanos()).isPositive();
    }

    @Test
    void it_fails_with_what_its_first_failing_program_said() {
        assertThatThrownBy(() -> new Script("ls /no/such/file\necho on", folder).run())
                .hasMessageStartingWith("A script ended with ")
                .hasMessageContaining("/no/such/file");
    }
}
