package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void eachCommandDoesItsWork() throws Exception {
        // When
        int exitCode = Rehearsal.run();

        // Then
        assertThat(exitCode).isZero();
    }
}
